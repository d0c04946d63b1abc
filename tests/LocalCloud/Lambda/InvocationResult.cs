using System.Text;

namespace GapFurniture.LocalCloud.Lambda;

/// <summary>What an invocation gave: the function's answer, or an error document.</summary>
/// <param name="RequestId">The invocation's id.</param>
/// <param name="Payload">JSON as the runtime posted it.</param>
/// <param name="FunctionError"><c>Unhandled</c> when the function failed; null when it answered.</param>
internal sealed record InvocationResult(string RequestId, byte[] Payload, string? FunctionError)
{
    public bool Succeeded => FunctionError is null;

    public string Text => Encoding.UTF8.GetString(Payload);
}
