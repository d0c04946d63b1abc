namespace Amazon.Lambda.Annotations.Generator;

/// <summary>All that the generated code depends on, and nothing else.</summary>
internal sealed record Model(EquatableArray<LambdaFunction> Functions, EquatableArray<Startup> Startups, AssemblyFacts Assembly)
{
    public Startup? Startup => Startups.FirstOrDefault();
}
