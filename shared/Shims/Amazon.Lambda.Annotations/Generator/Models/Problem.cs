using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.Generator;

/// <summary>Something that the official generator does not compile either.</summary>
internal sealed record Problem(string Id, string Message, CodeLocation? Location)
{
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(
            new DiagnosticDescriptor(Id, "Lambda annotations", "{0}", "Amazon.Lambda.Annotations", DiagnosticSeverity.Error, true),
            Location?.ToLocation(),
            Message
        );
}
