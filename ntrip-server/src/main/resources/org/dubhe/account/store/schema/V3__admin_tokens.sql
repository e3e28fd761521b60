-- Tokens of the administration, by their hashes.
CREATE TABLE admin_tokens (
    name VARCHAR(100) NOT NULL PRIMARY KEY,
    role VARCHAR(20) NOT NULL,
    sha256 VARCHAR(64) NOT NULL UNIQUE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE
);
