-- HTTP Digest, for the accounts that have it enabled; and what a slow rover did not get.
CREATE TABLE digests (
    user_id BIGINT NOT NULL REFERENCES users (id),
    algorithm VARCHAR(20) NOT NULL,
    realm VARCHAR(100) NOT NULL,
    ha1 VARCHAR(128) NOT NULL,
    PRIMARY KEY (user_id, algorithm)
);

ALTER TABLE sessions ADD COLUMN dropped_writes BIGINT DEFAULT 0 NOT NULL;
