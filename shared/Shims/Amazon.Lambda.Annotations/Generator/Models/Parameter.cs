namespace Amazon.Lambda.Annotations.Generator;

internal enum ParameterSource
{
    Event,
    Context,
    Services,
}

internal sealed record Parameter(string Type, ParameterSource Source);
