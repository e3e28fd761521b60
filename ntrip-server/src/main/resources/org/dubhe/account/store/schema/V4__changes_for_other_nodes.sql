-- Which accounts have changed, each with the number of its last change. The row "last" counts them; a change holds its lock until it is there for
-- all to see, so that whoever has seen a number has seen all below it.
CREATE TABLE account_changes (
    kind VARCHAR(20) NOT NULL,
    account_id BIGINT NOT NULL,
    change_number BIGINT NOT NULL,
    PRIMARY KEY (kind, account_id)
);

CREATE INDEX account_changes_by_number ON account_changes (change_number);

INSERT INTO account_changes (kind, account_id, change_number) VALUES ('last', 0, 0);
