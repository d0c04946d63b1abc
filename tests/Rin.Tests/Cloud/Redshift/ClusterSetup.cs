using Npgsql;

namespace GapFurniture.LocalCloud.Redshift;

/// <summary>What a fresh PostgreSQL lacks of a Redshift cluster: the database, the master user, system views, functions and types.</summary>
internal static class ClusterSetup
{
    /// <summary>Schema of our own tables and functions.</summary>
    public const string Schema = "local_redshift";

    /// <summary>Session setting through which the gateway tells <c>pg_last_copy_id()</c> its answer.</summary>
    public const string LastCopyId = Schema + ".last_copy_id";

    /// <summary>The same for <c>pg_last_copy_count()</c>.</summary>
    public const string LastCopyCount = Schema + ".last_copy_count";

    private const string Objects = $$"""
        set allow_system_table_mods = on;
        create schema {{Schema}};
        grant usage on schema {{Schema}} to public;
        grant create, usage on schema public to public;

        create table {{Schema}}.load_errors (
          user_id integer not null, query_id bigint not null, transaction_id bigint, session_id integer not null, database_name char(64),
          table_id integer, start_time timestamp, file_name char(256), line_number bigint, column_name char(127), column_type char(10),
          column_length char(10), position integer, error_code integer, error_message char(512), copy_job_id bigint default 0,
          raw_line char(1024), raw_field_value char(1024));
        create table {{Schema}}.load_history (
          user_id integer, query_id bigint, transaction_id bigint, session_id integer, database_name text, status text, table_name text,
          start_time timestamp, end_time timestamp, duration bigint, data_source text, file_format text, loaded_rows bigint,
          loaded_bytes bigint, source_file_count integer, source_file_bytes bigint, file_count_scanned integer, file_bytes_scanned bigint,
          error_count bigint, copy_job_id bigint default 0);
        create table {{Schema}}.load_files (
          user_id integer, query_id bigint, file_name char(256), bytes bigint, lines bigint, errors integer, end_time timestamp);

        create view pg_catalog.sys_load_error_detail as
          select user_id, query_id, transaction_id, session_id, database_name, table_id, start_time, file_name, line_number, column_name,
            column_type, column_length, position, error_code, error_message, copy_job_id
          from {{Schema}}.load_errors;
        create view pg_catalog.stl_load_errors as
          select user_id as userid, 0 as slice, table_id as tbl, start_time as starttime, session_id as session, query_id::integer as query,
            file_name as filename, line_number, column_name as colname, column_type as type, column_length as col_length, position,
            raw_line, raw_field_value, error_code as err_code, error_message::char(100) as err_reason, 0 as is_partial,
            0::bigint as start_offset, copy_job_id
          from {{Schema}}.load_errors;
        create view pg_catalog.sys_load_history as select * from {{Schema}}.load_history;
        create view pg_catalog.stl_load_commits as
          select user_id as userid, 0 as slice, query_id::integer as query, null::char(256) as name, file_name as filename,
            bytes as byte_offset, lines as lines_scanned, errors, end_time as curtime, 1 as status, 0::bigint as start_offset
          from {{Schema}}.load_files;
        grant select on all tables in schema {{Schema}} to public;
        grant select on pg_catalog.sys_load_error_detail, pg_catalog.stl_load_errors, pg_catalog.sys_load_history,
          pg_catalog.stl_load_commits to public;

        create function pg_catalog.pg_last_copy_id() returns integer language sql volatile as
          $$ select coalesce(nullif(current_setting('{{LastCopyId}}', true), '')::integer, -1) $$;
        create function pg_catalog.pg_last_copy_count() returns bigint language sql volatile as
          $$ select coalesce(nullif(current_setting('{{LastCopyCount}}', true), '')::bigint, 0) $$;
        create function pg_catalog.getdate() returns timestamp language sql stable as
          $$ select date_trunc('second', statement_timestamp() at time zone 'UTC') $$;
        create domain pg_catalog.super as json;
        create domain pg_catalog.datetime as timestamp;
        create function pg_catalog.json_parse(text) returns json language sql immutable as $$ select $1::json $$;
        create function pg_catalog.json_serialize(json) returns text language sql immutable as $$ select $1::text $$;

        -- COPY with MAXERROR: the rows wait as text in a stage; those that do not fit the target come back with the reason.
        create function {{Schema}}.load_rows(stage text, target text, names text[], types text[])
          returns table (row_number bigint, sql_state text, reason text, column_number integer) language plpgsql as
        $$
        declare
          into_list text := (select string_agg(quote_ident(n), ', ' order by i) from unnest(names) with ordinality u (n, i));
          casts text := (select string_agg(format('c%s::%s', i, t), ', ' order by i) from unnest(types) with ordinality u (t, i));
          failed_column text;
        begin
          begin
            execute format('insert into %s (%s) select %s from %s order by n', target, into_list, casts, stage);
            return;
          exception when data_exception or integrity_constraint_violation then null;
          end;
          for row_number in execute format('select n from %s order by n', stage) loop
            begin
              execute format('insert into %s (%s) select %s from %s where n = $1', target, into_list, casts, stage) using row_number;
            exception when data_exception or integrity_constraint_violation then
              get stacked diagnostics sql_state = returned_sqlstate, reason = message_text, failed_column = column_name;
              column_number := coalesce(array_position(names, failed_column), 0);
              for i in 1 .. array_length(types, 1) loop
                exit when column_number > 0;
                begin
                  execute format('select c%s::%s from %s where n = $1', i, types[i], stage) using row_number;
                exception when others then column_number := i;
                end;
              end loop;
              return next;
            end;
          end loop;
        end
        $$;
        """;

    public static async Task RunAsync(Postgres.PostgresServer server, ClusterUsers users, string database, CancellationToken cancel)
    {
        await using (var bootstrap = new NpgsqlConnection(server.AdminConnectionString("template1") + ";Pooling=false"))
        {
            await bootstrap.OpenAsync(cancel);
            // Renaming is instant, where CREATE DATABASE copies files.
            await ExecuteAsync(bootstrap, $"alter database postgres rename to {Copy.CopyStatement.Quoted(database)}", cancel);
        }
        await using var connection = new NpgsqlConnection(server.AdminConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(cancel);
        await ExecuteAsync(connection, $"create role {Copy.CopyStatement.Quoted(users.Master)} superuser login; {Objects}", cancel);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
