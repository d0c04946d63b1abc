using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Amazon.Lambda.Annotations.Generator;

/// <summary>Where something stands, without holding on to the syntax tree.</summary>
internal sealed record CodeLocation(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static CodeLocation? Of(ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(location => location.IsInSource) is { } location
            ? new CodeLocation(location.SourceTree!.FilePath, location.SourceSpan, location.GetLineSpan().Span)
            : null;

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
