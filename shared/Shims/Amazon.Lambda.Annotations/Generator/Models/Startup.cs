namespace Amazon.Lambda.Annotations.Generator;

/// <summary>A class with [LambdaStartup].</summary>
internal sealed record Startup(string Type, bool ConfiguresServices, CodeLocation? Location);
