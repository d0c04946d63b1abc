using System.Security.Cryptography;
using GapFurniture.LocalCloud.Faults;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>The one door: finds the service of a request, checks its signature, lets faults strike, and hands it on.</summary>
internal sealed class Gateway(
    IReadOnlyDictionary<string, IAwsService> services,
    KeyRing keys,
    FaultBook faults,
    RequestLog requests,
    TimeProvider time,
    Func<AccessPolicy?> access
)
{
    private static readonly FaultKind[] s_handled =
    [
        FaultKind.Throttle,
        FaultKind.Error,
        FaultKind.Delay,
        FaultKind.Drop,
        FaultKind.Cut,
        FaultKind.Unavailable,
    ];

    // Stands for any service of the query protocol: without a signature nothing tells which.
    private const string Query = "query";

    private readonly SignatureV4 _signature = new(keys);

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var requestId = Guid.NewGuid().ToString();
        var target = RequestTarget.Of(context);
        var parts = SignatureV4.Read(context);
        var service = await ServiceOfAsync(context, target, parts);
        try
        {
            await ServeAsync(context, target, parts, service, requestId);
        }
        catch (AwsException e)
        {
            await AwsErrors.WriteAsync(context, service, e, requestId);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
        }
        catch (BadHttpRequestException)
        {
            // Kestrel answers broken HTTP by itself.
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await AwsErrors.WriteAsync(
                context,
                service,
                new AwsException(500, service == "s3" ? "InternalError" : "InternalFailure", e.ToString()),
                requestId
            );
        }
    }

    private async Task ServeAsync(HttpContext context, RequestTarget target, SignatureParts? parts, string service, string requestId)
    {
        // S3 bodies may be large and are checked while they are read; all others are small and signed as a whole.
        var body = service == "s3" ? [] : await BufferAsync(context);
        var handler = services.GetValueOrDefault(service);
        var (operation, key) = OperationName.Of(context, target, service, handler, body);
        requests.Add(service, operation);

        if (parts is null && handler is { AllowsAnonymous: true })
        {
            await handler.HandleAsync(context);
            return;
        }
        if (parts is null)
            throw AwsErrors.MissingToken(context, service);
        if (handler is null)
            throw new AwsException(400, "UnknownOperationException", $"The local cloud has no service '{service}'.");
        var verdict = _signature.Verify(context, target, parts, PayloadHash(context, service, body));
        if (verdict != SignatureVerdict.Right)
            throw AwsErrors.Refused(context, service, verdict);
        access()?.Check(service, operation, handler.ActionsOf(operation, body));

        var fault = handler.TakesFaults ? null : faults.Take(service, operation, key, s_handled);
        var isLost = fault is { Kind: FaultKind.Drop, Code: "after" };
        if (fault is not null && !isLost && !await StrikeAsync(context, service, fault))
            return;

        context.Items[typeof(CallContext)] = new CallContext(service, operation, key, requestId, parts, _signature.SigningKey(parts));
        context.Response.Headers[service == "s3" ? "x-amz-request-id" : "x-amzn-RequestId"] = requestId;
        // The work is done, and nobody is told.
        if (isLost)
            context.Response.Body = Stream.Null;
        if (fault is { Kind: FaultKind.Cut })
        {
            await CutAnswer.SendAsync(context, fault.Code, () => handler.HandleAsync(context));
            return;
        }
        await handler.HandleAsync(context);
        if (isLost)
            context.Abort();
    }

    /// <summary>False when the fault has already ended the request.</summary>
    private async Task<bool> StrikeAsync(HttpContext context, string service, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Throttle:
                throw AwsErrors.Throttled(context, service, fault.Message);
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, context.RequestAborted);
                return true;
            case FaultKind.Drop:
                context.Abort();
                return false;
            case FaultKind.Cut:
                return true;
            case FaultKind.Unavailable:
                throw new AwsException(503, fault.Code ?? "ServiceUnavailable", fault.Message ?? "The service is temporarily unavailable.");
            default:
                throw new AwsException(
                    fault.Status,
                    fault.Code ?? (service == "s3" ? "InternalError" : "InternalFailure"),
                    fault.Message ?? "We encountered an internal error. Please try again."
                );
        }
    }

    private async Task<string> ServiceOfAsync(HttpContext context, RequestTarget target, SignatureParts? parts)
    {
        if (parts is not null)
            return parts.Service;
        var amzTarget = context.Request.Headers["X-Amz-Target"].ToString();
        var named = services.Values.FirstOrDefault(s =>
            (s.TargetPrefix is { } prefix && amzTarget.StartsWith(prefix, StringComparison.Ordinal))
            || (s.PathPrefix is { } path && target.RawPath.StartsWith(path, StringComparison.Ordinal))
        );
        if (named is not null)
            return named.SigningName;
        if (context.Request.Method != "POST" || target.RawPath != "/")
            return "s3";
        var body = await BufferAsync(context);
        return Sts.StsService.Takes(OperationName.Of(context, target, Query, null, body).Operation) ? "sts" : Query;
    }

    private static string PayloadHash(HttpContext context, string service, byte[] body)
    {
        if (service != "s3")
            return SignatureV4.Hex(SHA256.HashData(body));
        var given = context.Request.Headers["x-amz-content-sha256"].ToString();
        if (given.Length > 0)
            return given;
        throw new AwsException(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
    }

    private static async Task<byte[]> BufferAsync(HttpContext context)
    {
        using var buffer = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var bytes = buffer.ToArray();
        context.Request.Body = new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
        return bytes;
    }
}
