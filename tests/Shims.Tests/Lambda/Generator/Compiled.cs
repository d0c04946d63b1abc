using Amazon.Lambda.Annotations.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GapFurniture.Shims.Tests.Lambda.Generator;

/// <summary>A source compiled in memory with the generator at work on it.</summary>
internal sealed record Compiled(CSharpCompilation Input, GeneratorDriver Driver, Compilation Output)
{
    // What such a function refers to; all of the test program's references would take their time to read.
    private static readonly string[] _referenced =
    [
        "System.Private.",
        "System.Runtime",
        "System.Collections",
        "System.ComponentModel",
        "System.Text.Json",
        "Microsoft.Extensions.DependencyInjection",
        "GapFurniture.Shims.Lambda",
        "Amazon.Lambda",
    ];

    private static readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => _referenced.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What most functions begin with.</summary>
    public const string Usings = """
        using System;
        using System.IO;
        using System.Threading.Tasks;
        using Amazon.Lambda.Annotations;
        using Amazon.Lambda.Annotations.S3;
        using Amazon.Lambda.Annotations.Schedule;
        using Amazon.Lambda.Annotations.SQS;
        using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
        using Amazon.Lambda.Core;
        using Amazon.Lambda.S3Events;
        using Amazon.Lambda.Serialization.SystemTextJson;
        using Amazon.Lambda.SQSEvents;
        using Microsoft.Extensions.DependencyInjection;

        """;

    public const string Attributes = """
        [assembly: LambdaGlobalProperties(GenerateMain = true)]
        [assembly: LambdaSerializer(typeof(DefaultLambdaJsonSerializer))]

        """;

    public string[] GeneratedFiles => [.. Driver.GetRunResult().GeneratedTrees.Select(tree => Path.GetFileName(tree.FilePath))];

    public string GeneratedText => string.Join('\n', Driver.GetRunResult().GeneratedTrees.Select(tree => tree.ToString()));

    /// <summary>Of the generator.</summary>
    public string[] Diagnostics => [.. Driver.GetRunResult().Diagnostics.Select(diagnostic => diagnostic.Id)];

    /// <summary>Of the compiler, over source and generated code together.</summary>
    public string[] Errors =>
        [
            .. Output
                .GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(diagnostic => diagnostic.ToString()),
        ];

    public IncrementalStepRunReason[] ModelReasons =>
        [
            .. Driver
                .GetRunResult()
                .Results.Single()
                .TrackedSteps[LambdaAnnotationsGenerator.ModelStep]
                .SelectMany(step => step.Outputs)
                .Select(output => output.Reason),
        ];

    public IncrementalStepRunReason[] OutputReasons =>
        [
            .. Driver
                .GetRunResult()
                .Results.Single()
                .TrackedOutputSteps.SelectMany(steps => steps.Value)
                .SelectMany(step => step.Outputs)
                .Select(output => output.Reason),
        ];

    public static Compiled Of(string source, OutputKind kind = OutputKind.ConsoleApplication) =>
        Run(
            CSharpCompilation.Create(
                "probe",
                [CSharpSyntaxTree.ParseText(source, path: "Function.cs", cancellationToken: TestContext.Current.CancellationToken)],
                _references,
                new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
            ),
            CSharpGeneratorDriver.Create(
                [new LambdaAnnotationsGenerator().AsSourceGenerator()],
                optionsProvider: new RootNamespace("Probe"),
                driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
            )
        );

    /// <summary>Compiles again, as an editor does, with one more file.</summary>
    public Compiled With(string moreSource) =>
        Run(
            Input.AddSyntaxTrees(
                CSharpSyntaxTree.ParseText(moreSource, path: "More.cs", cancellationToken: TestContext.Current.CancellationToken)
            ),
            Driver
        );

    private static Compiled Run(CSharpCompilation input, GeneratorDriver driver)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(input, out var output, out _, TestContext.Current.CancellationToken);
        return new Compiled(input, driver, output);
    }

    private sealed class RootNamespace(string name) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(name);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options(string name) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = key == "build_property.RootNamespace" ? name : null;
                return value is not null;
            }
        }
    }
}
