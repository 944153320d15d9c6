-- The database and its roles, for any PostgreSQL from 15 on, by whoever may create roles there (a managed one included):
--   psql -v owner_password=… -v app_password=… -v system_password=… -v audit_reader_password=… -f roles.sql
-- None of them is a superuser or passes row-level security. Run once, before `sekisho migrate`.
\set ON_ERROR_STOP on
SET log_min_error_statement = 'panic'; -- a failing statement would be logged with the password in it

CREATE ROLE sekisho_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE sekisho_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'app_password';
CREATE ROLE sekisho_system LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'system_password';
CREATE ROLE sekisho_audit_reader LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'audit_reader_password';
GRANT sekisho_owner TO CURRENT_USER; -- a managed administrator may give a database only to a role it is a member of
CREATE DATABASE sekisho OWNER sekisho_owner;
REVOKE ALL ON DATABASE sekisho FROM PUBLIC;
GRANT CONNECT ON DATABASE sekisho TO sekisho_owner, sekisho_app, sekisho_system, sekisho_audit_reader;

\connect sekisho
SET ROLE sekisho_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO sekisho_app, sekisho_system, sekisho_audit_reader;
