#!/usr/bin/env bash
# Npgsql reads PGPASSWORD, PGSSLROOTCERT, PGSSLCERT and others of libpq's variables, but not PGSSLMODE. Where psql with
# PGSSLMODE=verify-full refuses a server without TLS, Npgsql goes on in plain text.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app Npgsql@10.0.3 <<'CS'
using System.Net;
using System.Net.Sockets;
using Npgsql;

// A server without TLS: it answers the request for TLS with "N", and looks at what comes next.
var server = new TcpListener(IPAddress.Loopback, 0);
server.Start();
var seen = Task.Run(async () =>
{
    while (true)
    {
        using var client = await server.AcceptTcpClientAsync();
        var (stream, bytes) = (client.GetStream(), new byte[1024]);
        var read = await stream.ReadAsync(bytes);
        if (read == 8 && bytes[5] == 0xd2)
        {
            await stream.WriteAsync("N"u8.ToArray());
            read = await stream.ReadAsync(bytes);
        }
        if (read > 8)
            return $"logs in as {System.Text.Encoding.ASCII.GetString(bytes, 13, 3)}, in plain text";
    }
});
var refused = Task.Run(async () =>
{
    await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={((IPEndPoint)server.LocalEndpoint).Port};Username=bob;GSS Encryption Mode=Disable{(args.Length > 0 ? ";" + args[0] : "")}");
    try
    {
        await connection.OpenAsync();
        return "";
    }
    catch (Exception e)
    {
        return $"refuses: {e.Message}";
    }
});
Console.WriteLine(await await Task.WhenAny(seen, refused));
CS

expect "PGSSLMODE=verify-full" "logs in as bob, in plain text" "$(app PGSSLMODE=verify-full)"
expect "SSL Mode=VerifyFull in the connection string" "refuses: SSL connection requested. No SSL enabled connection from this host is configured." \
  "$(app -- 'SSL Mode=VerifyFull')"
