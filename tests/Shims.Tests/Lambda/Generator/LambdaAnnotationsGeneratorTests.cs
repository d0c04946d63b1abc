using Microsoft.CodeAnalysis;

namespace GapFurniture.Shims.Tests.Lambda.Generator;

public sealed class LambdaAnnotationsGeneratorTests
{
    private const string Function = """
        namespace Probe
        {
            public class Function
            {
                [LambdaFunction, SQSEvent("@Queue")]
                public Task<SQSBatchResponse> Handle(SQSEvent batch, ILambdaContext context) => Task.FromResult(new SQSBatchResponse());
            }
        }

        """;

    [Fact]
    public void A_function_yields_its_wrapper_and_the_program_its_Main()
    {
        var compiled = Compiled.Of(Compiled.Usings + Compiled.Attributes + Function);

        compiled.Errors.ShouldBeEmpty();
        compiled.GeneratedFiles.ShouldBe(["Probe.Function_Handle_Generated.g.cs", "GeneratedProgram.g.cs"]);
        compiled
            .Output.GetEntryPoint(TestContext.Current.CancellationToken)!
            .ToDisplayString()
            .ShouldBe("Probe.GeneratedProgram.Main(string[])");
        compiled.GeneratedText.ShouldContain("case \"Handle\":");
    }

    [Fact]
    public void Without_GenerateMain_there_is_no_Main()
    {
        var compiled = Compiled.Of(
            Compiled.Usings + "[assembly: LambdaSerializer(typeof(DefaultLambdaJsonSerializer))]\n" + Function,
            OutputKind.DynamicallyLinkedLibrary
        );

        compiled.Errors.ShouldBeEmpty();
        compiled.GeneratedFiles.ShouldBe(["Probe.Function_Handle_Generated.g.cs"]);
    }

    [Fact]
    public void Nothing_is_generated_for_an_assembly_without_functions() =>
        Compiled.Of(Compiled.Usings + Compiled.Attributes + "class P { static void Main() { } }").GeneratedFiles.ShouldBeEmpty();

    [Theory]
    [InlineData("public void M() { }")]
    [InlineData("public void M(ILambdaContext c) { }")]
    [InlineData("public void M(string s) { }")]
    [InlineData("public void M(string s, ILambdaContext c) { }")]
    [InlineData("public int M() => 1;")]
    [InlineData("public int M(string s, ILambdaContext c) => 1;")]
    [InlineData("public Task M() => Task.CompletedTask;")]
    [InlineData("public Task M(ILambdaContext c) => Task.CompletedTask;")]
    [InlineData("public async Task M(string s, ILambdaContext c) => await Task.Yield();")]
    [InlineData("public Task<int> M(string s) => Task.FromResult(1);")]
    [InlineData("public Task<string?> M(string? s, ILambdaContext c) => Task.FromResult(s);")]
    [InlineData("public Stream M(Stream s) => s;")]
    [InlineData("public Task<Stream> M(Stream s, ILambdaContext c) => Task.FromResult(s);")]
    [InlineData("public Task<(int A, string B)> M(System.Collections.Generic.List<int> s) => Task.FromResult((1, \"\"));")]
    [InlineData("[S3Event(\"@Bucket\")] public Task M(S3Event e, ILambdaContext c) => Task.CompletedTask;")]
    [InlineData("[ScheduleEvent(\"rate(1 minute)\")] public void M(ScheduledEvent e) { }")]
    [InlineData("[SQSEvent(\"@A\"), SQSEvent(\"@B\")] public SQSBatchResponse M(SQSEvent e) => new();")]
    public void Every_shape_of_method_compiles_with_and_without_services(string method)
    {
        const string startup = "[LambdaStartup] public class Startup { public void ConfigureServices(IServiceCollection services) { } }";
        var source = Compiled.Usings + Compiled.Attributes + $"public class F {{ [LambdaFunction] {method} }}";

        Compiled.Of(source).Errors.ShouldBeEmpty();
        Compiled.Of(source + startup).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Parameters_from_services_are_not_part_of_the_invocation()
    {
        var compiled = Compiled.Of(
            Compiled.Usings
                + Compiled.Attributes
                + """
                public class F { [LambdaFunction] public void M([FromServices] IDisposable a, string s, [FromServices] Uri b, ILambdaContext c) { } }
                [LambdaStartup] public class Startup { public void ConfigureServices(IServiceCollection services) { } }
                """
        );

        compiled.Errors.ShouldBeEmpty();
        compiled.GeneratedText.ShouldContain("public void M(string input, global::Amazon.Lambda.Core.ILambdaContext context)");
    }

    [Fact]
    public void A_methods_own_serializer_counts_before_the_assemblys()
    {
        var compiled = Compiled.Of(
            Compiled.Usings
                + Compiled.Attributes
                + """
                public class F
                {
                    [LambdaFunction, LambdaSerializer(typeof(Own))] public void M(string s) { }
                    [LambdaFunction] public void N(string s) { }
                }
                public class Own : DefaultLambdaJsonSerializer { }
                """
        );

        compiled.Errors.ShouldBeEmpty();
        compiled.GeneratedText.ShouldContain("Create(handler, new global::Own())");
        compiled.GeneratedText.ShouldContain(
            "Create(handler, new global::Amazon.Lambda.Serialization.SystemTextJson.DefaultLambdaJsonSerializer())"
        );
    }

    [Theory]
    [InlineData(
        "GAPLA001",
        "public class F { [LambdaFunction] public void M() { } } public class G { [LambdaFunction] public void M() { } }"
    )]
    [InlineData("GAPLA001", "public class F { [LambdaFunction] public void M() { } [LambdaFunction] public void M(string s) { } }")]
    [InlineData("GAPLA002", "public class F { [LambdaFunction] public static void M() { } }")]
    [InlineData("GAPLA003", "public class F { [LambdaFunction] public void M<T>(T t) { } }")]
    [InlineData("GAPLA004", "public class F { [LambdaFunction] public void M(string a, string b) { } }")]
    [InlineData("GAPLA004", "public class F { [LambdaFunction] public void M(ref string a) { } }")]
    [InlineData("GAPLA005", "public class F { [LambdaFunction] public ValueTask M() => default; }")]
    [InlineData("GAPLA005", "public class F { [LambdaFunction] public ValueTask<int> M() => default; }")]
    [InlineData("GAPLA006", "public class F { [LambdaFunction, SQSEvent(\"@Q\")] public void M(string s) { } }")]
    [InlineData("GAPLA006", "public class F { [LambdaFunction, SQSEvent(\"@Q\")] public string M(SQSEvent e) => \"\"; }")]
    [InlineData("GAPLA006", "public class F { [LambdaFunction, S3Event(\"@B\")] public Task<string> M(S3Event e) => null!; }")]
    [InlineData(
        "GAPLA006",
        "public class F { [LambdaFunction, SQSEvent(\"@Q\")] public void M(SQSEvent e, [FromServices] Uri u) { } } " + Startup
    )]
    [InlineData("GAPLA008", "public class F { [LambdaFunction] public void M() { } } " + Startup + " [LambdaStartup] public class T { }")]
    [InlineData("GAPLA008", "public class F { [LambdaFunction] public void M() { } } [LambdaStartup] public class S { }")]
    [InlineData("GAPLA009", "public class F { [LambdaFunction] public void M([FromServices] Uri u) { } }")]
    public void What_the_official_generator_does_not_compile_is_an_error(string id, string source)
    {
        var compiled = Compiled.Of(Compiled.Usings + Compiled.Attributes + source);

        compiled.Diagnostics.ShouldBe([id]);
        compiled.GeneratedFiles.ShouldBeEmpty();
        var problem = compiled.Driver.GetRunResult().Diagnostics[0];
        problem.Severity.ShouldBe(DiagnosticSeverity.Error);
        problem.Location.GetLineSpan().Path.ShouldBe("Function.cs");
    }

    [Fact]
    public void A_missing_serializer_is_an_error() =>
        Compiled
            .Of(Compiled.Usings + "[assembly: LambdaGlobalProperties(GenerateMain = true)]" + Function)
            .Diagnostics.ShouldBe(["GAPLA007"]);

    [Fact]
    public void A_Main_for_a_library_is_an_error() =>
        Compiled
            .Of(Compiled.Usings + Compiled.Attributes + Function, OutputKind.DynamicallyLinkedLibrary)
            .Diagnostics.ShouldBe(["GAPLA010"]);

    [Fact]
    public void An_edit_elsewhere_writes_nothing_anew()
    {
        var first = Compiled.Of(Compiled.Usings + Compiled.Attributes + Function);

        var second = first.With("class Unrelated { int _x = 1; }");

        first.ModelReasons.ShouldBe([IncrementalStepRunReason.New]);
        second.ModelReasons.ShouldAllBe(reason =>
            reason == IncrementalStepRunReason.Unchanged || reason == IncrementalStepRunReason.Cached
        );
        second.OutputReasons.ShouldAllBe(reason => reason == IncrementalStepRunReason.Cached);
        second.GeneratedText.ShouldBe(first.GeneratedText);
    }

    [Fact]
    public void Another_function_changes_the_output()
    {
        var first = Compiled.Of(Compiled.Usings + Compiled.Attributes + Function);

        var second = first.With(Compiled.Usings + "public class Another { [LambdaFunction] public void More() { } }");

        second.ModelReasons.ShouldBe([IncrementalStepRunReason.Modified]);
        second.GeneratedText.ShouldContain("case \"More\":");
        second.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void The_output_does_not_depend_on_the_order_of_files()
    {
        const string another = Compiled.Usings + "public class Another { [LambdaFunction] public void More() { } }";
        const string program = Compiled.Usings + Compiled.Attributes + Function;

        Compiled.Of(program).With(another).GeneratedText.ShouldBe(Compiled.Of(another).With(program).GeneratedText);
    }

    private const string Startup = "[LambdaStartup] public class S { public void ConfigureServices(IServiceCollection s) { } }";
}
