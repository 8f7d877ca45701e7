-- Read by the MySQL image when its volume is new: the replay service's own tables lie beside the event store.
CREATE DATABASE IF NOT EXISTS gapless_replay CHARACTER SET utf8mb4;
GRANT ALL ON `gapless\_replay`.* TO 'gapless'@'%';
