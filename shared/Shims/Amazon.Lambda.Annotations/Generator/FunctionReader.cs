using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.Generator;

/// <summary>Reads a method with [LambdaFunction] into its model, with all that is wrong with it.</summary>
internal static class FunctionReader
{
    public static LambdaFunction Read(IMethodSymbol method)
    {
        var location = CodeLocation.Of(method);
        var problems = new List<Problem>();
        void Complain(string id, string message) => problems.Add(new Problem(id, message, location));

        if (method.IsStatic)
            Complain("GAPLA002", $"{method.Name} is static: a Lambda function is an instance method");
        if (method.IsGenericMethod || method.ContainingType.IsGenericType)
            Complain("GAPLA003", $"{method.Name} or its class is generic: a Lambda function has one event type");

        Parameter[] parameters = [.. method.Parameters.Select(Read)];
        if (parameters.Count(parameter => parameter.Source == ParameterSource.Event) > 1)
            Complain("GAPLA004", $"{method.Name} takes more than one event: mark what comes from services with [FromServices]");
        if (parameters.Count(parameter => parameter.Source == ParameterSource.Context) > 1)
            Complain("GAPLA004", $"{method.Name} takes its context twice");
        if (method.Parameters.Any(parameter => parameter.RefKind != RefKind.None))
            Complain("GAPLA004", $"{method.Name} takes a parameter by reference");

        var (answer, output) = ReadAnswer(method.ReturnType);
        if (output is not null && (output == Names.ValueTask || output.StartsWith(Names.ValueTask + "<", StringComparison.Ordinal)))
            Complain("GAPLA005", $"{method.Name} returns a ValueTask: return a Task");

        var sources = EventSource.Of(method);
        if (sources.Length > 1)
            Complain("GAPLA006", $"{method.Name} has event sources of several kinds: give each a method of its own");
        foreach (var source in sources)
        {
            if (!source.Fits(parameters) || !source.Fits(answer, output))
                Complain("GAPLA006", $"{method.Name} does not fit its event source: {source.Demands}");
        }

        return new LambdaFunction(
            method.ContainingNamespace.IsGlobalNamespace ? "" : method.ContainingNamespace.ToDisplayString(),
            method.ContainingType.Name,
            FullName(method.ContainingType),
            method.Name,
            new(parameters),
            answer,
            output,
            SerializerReader.Read(method.GetAttributes()),
            location,
            new([.. problems])
        );
    }

    public static string FullName(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static Parameter Read(IParameterSymbol parameter)
    {
        var type = FullName(parameter.Type);
        var source = ParameterSource.Event;
        if (type == Names.Context)
            source = ParameterSource.Context;
        else if (parameter.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == Names.FromServicesAttribute))
            source = ParameterSource.Services;
        return new Parameter(type, source);
    }

    private static (Answer Answer, string? Output) ReadAnswer(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
            return (Answer.Nothing, null);
        var name = FullName(type);
        if (name == Names.Task)
            return (Answer.Task, null);
        return
            type is INamedTypeSymbol { IsGenericType: true } generic
            && FullName(generic.ConstructedFrom).StartsWith(Names.Task + "<", StringComparison.Ordinal)
            ? (Answer.TaskOfValue, FullName(generic.TypeArguments[0]))
            : (Answer.Value, name);
    }
}
