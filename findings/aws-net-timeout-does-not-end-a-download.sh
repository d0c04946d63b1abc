#!/usr/bin/env bash
# AWS SDK for .NET: Timeout and MaxErrorRetry are set, so that a call ends. GetObject's does when the headers are there; the object is read behind it, and for
# that there is no limit: where the connection falls silent in the middle, the reader waits for ever. So does TransferUtility, all of whose work is reading.
# Where no Timeout is set, it is 24 days for S3, for the headers, too.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

dotnet_app AWSSDK.S3@4.1.0 <<'CS'
using System.Net;
using System.Net.Sockets;
using Amazon.S3;
using Amazon.S3.Transfer;

var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
var connections = new List<TcpClient>();
_ = Task.Run(async () =>
{
    while (true)
    {
        var client = await listener.AcceptTcpClientAsync();
        connections.Add(client);
        await client.GetStream().ReadAsync(new byte[9999]);
        // Nothing at all, or the half of an object.
        if (args[0] == "object")
            await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nETag: \"00000000000000000000000000000000-1\"\r\n\r\n01234"u8.ToArray());
    }
});
using var s3 = new AmazonS3Client("key", "secret", new AmazonS3Config
{
    ServiceURL = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", ForcePathStyle = true, Timeout = TimeSpan.FromSeconds(1), MaxErrorRetry = 0,
});
Console.WriteLine($"where none is set: {new AmazonS3Config().Timeout?.Days} days");
await Print("GetObject, and reading", async () => await new StreamReader((await s3.GetObjectAsync("bucket", "key")).ResponseStream).ReadToEndAsync());
await Print("TransferUtility", () => new TransferUtility(s3).DownloadAsync("file", "bucket", "key"));

static async Task Print(string what, Func<Task> work)
{
    var (task, limit) = (work(), Task.Delay(TimeSpan.FromSeconds(10)));
    var ended = await Task.WhenAny(task, limit) == limit ? "still waits after ten" : task.IsCompletedSuccessfully ? "done" : "ends by an error";
    Console.WriteLine($"{what}: with a timeout of a second {ended}");
}
CS

expect "a server that says nothing" "$(printf '%s\n' 'where none is set: 24 days' 'GetObject, and reading: with a timeout of a second ends by an error' \
  'TransferUtility: with a timeout of a second ends by an error')" "$(app AWS_REGION=eu-west-1 -- nothing)"
expect "a server that falls silent within an object" "$(printf '%s\n' 'where none is set: 24 days' 'GetObject, and reading: with a timeout of a second still waits after ten' \
  'TransferUtility: with a timeout of a second still waits after ten')" "$(app AWS_REGION=eu-west-1 -- object)"
