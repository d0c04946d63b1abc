namespace Amazon.Lambda.Annotations.Generator;

/// <summary>What the assembly's attributes and its project say.</summary>
internal sealed record AssemblyFacts(bool GenerateMain, bool IsProgram, string? Serializer, string RootNamespace);
