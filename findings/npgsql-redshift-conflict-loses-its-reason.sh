#!/usr/bin/env bash
# Npgsql on Redshift: two transactions that collide are reported as XX000 with the message "1023"; the sentence that says so is in the detail.
# Npgsql blanks details unless asked, and closes the connection on every XX error: what is left is "XX000: 1023" and a lost session.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app Npgsql@10.0.3 <<'CS'
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

// As much of a server as a login and one statement need; it fails with the fields that Redshift sends.
var server = new TcpListener(IPAddress.Loopback, 0);
server.Start();
_ = Task.Run(async () =>
{
    using var client = await server.AcceptTcpClientAsync();
    var (stream, buffer) = (client.GetStream(), new byte[65536]);
    await stream.ReadAsync(buffer);
    byte[] ready = Message('Z', "I");
    byte[] login = [.. Message('R', "\0\0\0\0"), .. Message('S', "server_version\08.0.2\0"), .. ready];
    await stream.WriteAsync(login);
    await stream.ReadAsync(buffer);
    var fields = "SERROR\0VERROR\0CXX000\0M1023\0DSerializable isolation violation on table - 100, transactions forming the cycle are: 1, 2\0\0";
    byte[] failure = [.. Message('E', fields), .. ready];
    await stream.WriteAsync(failure);
    await stream.ReadAsync(buffer);
});
static byte[] Message(char type, string body)
{
    var bytes = new byte[5 + body.Length];
    bytes[0] = (byte)type;
    BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), 4 + body.Length);
    Encoding.ASCII.GetBytes(body, bytes.AsSpan(5));
    return bytes;
}

var text = $"Host=127.0.0.1;Port={((IPEndPoint)server.LocalEndpoint).Port};Username=u;SSL Mode=Disable;GSS Encryption Mode=Disable;Pooling=false";
var builder = new NpgsqlSlimDataSourceBuilder(text + (args.Length > 0 ? ";" + args[0] : ""));
builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
await using var source = builder.Build();
await using var connection = await source.OpenConnectionAsync();
try
{
    await new NpgsqlCommand("COPY t FROM 's3://b/k'", connection).ExecuteNonQueryAsync();
}
catch (PostgresException e)
{
    Console.WriteLine($"{e.MessageText} / {e.Detail} / connection {connection.State}");
}
CS

expect "as it comes" "1023 / Detail redacted as it may contain sensitive data. Specify 'Include Error Detail' in the connection string to include this information. / connection Closed" "$(app)"
expect "and with Include Error Detail=true" "1023 / Serializable isolation violation on table - 100, transactions forming the cycle are: 1, 2 / connection Closed" "$(app -- 'Include Error Detail=true')"
