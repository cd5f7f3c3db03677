-- What an approved call touches, by full names: the same text means other tables on another path.
ALTER TABLE sallyport_approval ADD COLUMN touches TEXT DEFAULT '' NOT NULL;
