-- The three roles and the database, the same for the embedded server and for docker-compose. Runs in psql as
-- superuser, may run again. Passwords come from the environment: OWNER_PASSWORD, APP_PASSWORD.
--
--   yimen_owner  owns the database and every table; migrations run as it
--   yimen_app    what the web server and the workers run as; owns nothing, creates nothing, truncates nothing
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

SELECT 'CREATE ROLE yimen_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'yimen_owner') \gexec
SELECT 'CREATE ROLE yimen_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'yimen_app') \gexec
ALTER ROLE yimen_owner LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE yimen_app LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
-- A forgotten transaction must not hold a file's lock over lunch.
ALTER ROLE yimen_app SET idle_in_transaction_session_timeout = '5min';
ALTER ROLE yimen_app SET lock_timeout = '30s';

-- Default privileges are kept per database and copied from the template: set here, they hold for every later database.
\connect template1
ALTER DEFAULT PRIVILEGES FOR ROLE yimen_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO yimen_app;
ALTER DEFAULT PRIVILEGES FOR ROLE yimen_owner GRANT SELECT, USAGE ON SEQUENCES TO yimen_app;

\connect postgres
SELECT 'CREATE DATABASE yimen OWNER yimen_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'yimen') \gexec
-- A temporary table of the same name would stand before a real one; the runtime role makes none.
REVOKE ALL ON DATABASE yimen FROM PUBLIC;
GRANT CONNECT ON DATABASE yimen TO yimen_app;
