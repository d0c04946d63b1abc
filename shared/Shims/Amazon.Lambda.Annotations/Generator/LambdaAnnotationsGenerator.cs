using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Amazon.Lambda.Annotations.Generator;

/// <summary>Writes a wrapper around each [LambdaFunction] and, if asked to, the program's Main.</summary>
/// <remarks>
/// Symbols become small models of values at once, so that an edit elsewhere costs nothing: the generated code is written anew only
/// when the <see cref="Model"/> differs.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class LambdaAnnotationsGenerator : IIncrementalGenerator
{
    /// <summary>The tracked step after which nothing happens unless the model has changed.</summary>
    public const string ModelStep = "Model";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var functions = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.LambdaFunctionAttribute,
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, _) => FunctionReader.Read((IMethodSymbol)found.TargetSymbol)
        );
        var startups = context.SyntaxProvider.ForAttributeWithMetadataName(
            Names.LambdaStartupAttribute,
            static (node, _) => node is ClassDeclarationSyntax,
            static (found, _) => ReadStartup((INamedTypeSymbol)found.TargetSymbol)
        );
        var assembly = context
            .CompilationProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => ReadAssembly(pair.Left, pair.Right));

        var model = functions
            .Collect()
            .Combine(startups.Collect())
            .Combine(assembly)
            .Select(static (all, _) => new Model(Sorted(all.Left.Left), new([.. all.Left.Right.Distinct()]), all.Right))
            .WithTrackingName(ModelStep);

        context.RegisterSourceOutput(model, static (output, model) => Write(output, model));
    }

    private static void Write(SourceProductionContext output, Model model)
    {
        if (model.Functions.Count == 0)
            return;

        var problems = ModelCheck.Problems(model);
        foreach (var problem in problems)
            output.ReportDiagnostic(problem.ToDiagnostic());
        // Code around a wrong function would only add errors that nobody can read.
        if (problems.Count > 0)
            return;

        foreach (var function in model.Functions)
            output.AddSource($"{function.WrapperType.Substring("global::".Length)}.g.cs", WrapperWriter.Write(function, model));
        if (model.Assembly.GenerateMain)
            output.AddSource("GeneratedProgram.g.cs", MainWriter.Write(model));
    }

    /// <remarks>By name, so that the output does not depend on the order of files.</remarks>
    private static EquatableArray<LambdaFunction> Sorted(ImmutableArray<LambdaFunction> functions) =>
        new([.. functions.OrderBy(function => function.WrapperType, StringComparer.Ordinal)]);

    private static Startup ReadStartup(INamedTypeSymbol type) =>
        new(
            FunctionReader.FullName(type),
            type.GetMembers("ConfigureServices")
                .OfType<IMethodSymbol>()
                .Any(method =>
                    !method.IsStatic
                    && method.Parameters.Length == 1
                    && method.Parameters[0].Type.ToDisplayString() == Names.ServiceCollection
                ),
            CodeLocation.Of(type)
        );

    private static AssemblyFacts ReadAssembly(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        var attributes = compilation.Assembly.GetAttributes();
        var generateMain = attributes
            .Where(attribute => attribute.AttributeClass?.ToDisplayString() == Names.LambdaGlobalPropertiesAttribute)
            .SelectMany(attribute => attribute.NamedArguments)
            .Any(argument => argument.Key == "GenerateMain" && argument.Value.Value is true);
        var rootNamespace = options.GlobalOptions.TryGetValue("build_property.RootNamespace", out var given) ? given : null;
        return new AssemblyFacts(
            generateMain,
            compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication,
            SerializerReader.Read(attributes),
            string.IsNullOrEmpty(rootNamespace) ? compilation.AssemblyName ?? "" : rootNamespace!
        );
    }
}
