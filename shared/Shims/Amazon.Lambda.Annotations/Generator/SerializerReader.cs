using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.Generator;

internal static class SerializerReader
{
    /// <returns>The type that [LambdaSerializer] names, or null without one.</returns>
    public static string? Read(ImmutableArray<AttributeData> attributes) =>
        attributes
            .Where(attribute => attribute.AttributeClass?.ToDisplayString() == Names.LambdaSerializerAttribute)
            .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol)
            .Where(type => type is not null)
            .Select(type => FunctionReader.FullName(type!))
            .FirstOrDefault();
}
