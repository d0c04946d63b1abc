using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>What the gateway found out about a request before its service saw it.</summary>
/// <param name="Service">Signing name of the service.</param>
/// <param name="Operation">API operation.</param>
/// <param name="Key">What the call is about, for faults: an S3 key, a queue's or a function's name.</param>
/// <param name="RequestId">The id that answers and events carry.</param>
/// <param name="Signature">The verified signature.</param>
/// <param name="SigningKey">The key behind it, for chunk signatures.</param>
internal sealed record CallContext(
    string Service,
    string Operation,
    string? Key,
    string RequestId,
    SignatureParts Signature,
    byte[] SigningKey
)
{
    /// <summary>The call that a request belongs to.</summary>
    public static CallContext Of(HttpContext context) =>
        (CallContext)(
            context.Items[typeof(CallContext)] ?? throw new InvalidOperationException("The request did not come through the gateway.")
        );
}
