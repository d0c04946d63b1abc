using GapFurniture.Http;
using GapFurniture.ServerWrap.Http;
using Microsoft.Extensions.Logging;

namespace GapFurniture.ServerWrap.Runtime;

/// <summary>
/// An extension that wants no events. Only where one is registered does Lambda send SIGTERM, and wait half a second, before it ends an
/// environment; without it the server would be killed in the midst of whatever it has to put in order.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown"/>
internal static class InternalExtension
{
    private const string Path = "/2020-01-01/extension/";

    /// <summary>How long a Runtime API may take to register us, in milliseconds: emulators may know nothing of extensions.</summary>
    private const int Patience = 1_000;

    /// <summary>
    /// Registers it, which must be done before the first invocation is asked for, and reports it ready. Where that fails, there is no
    /// SIGTERM.
    /// </summary>
    /// <param name="address">Host and port of the extensions' API.</param>
    /// <param name="logger">Told of failures.</param>
    /// <returns>To be kept for as long as the environment lives; null where it failed.</returns>
    public static HttpConnection? Register(string address, ILogger logger)
    {
        HttpConnection? connection = null;
        try
        {
            var host = new HeaderField("Host", address);
            connection = HttpConnection.Open(LambdaEnvironment.Resolve(address), Environment.TickCount64 + Patience);
            HeaderField[] headers = [host, new("Lambda-Extension-Name", "serverwrap"), new("Content-Type", "application/json")];
            connection.Send(
                new HttpRequest("POST", Path + "register", headers, """{"events":[]}"""u8.ToArray()),
                Environment.TickCount64 + Patience
            );
            var head = connection.ReadHead();
            if (head.Status != 200 || head.Headers.FirstOrDefault(h => h.Is("Lambda-Extension-Identifier")).Value is not { } identifier)
                throw new IOException($"it was answered with {head.Status}");
            new ByteBuffer().Append(connection.ReadBody, connection.ContentLength, 64 * 1024);
            // To ask for the first event is to be ready. None ever comes, so nobody needs to read the answer.
            connection.Send(
                new HttpRequest("GET", Path + "event/next", [host, new("Lambda-Extension-Identifier", identifier)], default),
                long.MaxValue
            );
            return connection;
        }
        catch (Exception e) when (e is IOException or TimeoutException or RuntimeApiException)
        {
            connection?.Dispose();
            Log.NoExtension(logger, e.Message);
            return null;
        }
    }
}
