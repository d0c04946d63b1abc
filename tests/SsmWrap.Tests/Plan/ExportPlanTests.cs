using GapFurniture.SsmWrap.Parameters;
using GapFurniture.SsmWrap.Plan;
using GapFurniture.SsmWrap.Tests.Options;

namespace GapFurniture.SsmWrap.Tests.Plan;

public sealed class ExportPlanTests
{
    private static readonly string[] s_names = ["/p/a", "/p/deep/a", "/p/deep/b-c.d", "/q/a", "/q/x", "plain.name"];

    [Theory]
    [InlineData("-path /p -no-recursive", "A=/p/a")]
    [InlineData("-path /p -env-entire-path", "P_A=/p/a P_DEEP_A=/p/deep/a P_DEEP_B_C_D=/p/deep/b-c.d")]
    [InlineData("-path /p/deep -raw-names", "a=/p/deep/a b-c.d=/p/deep/b-c.d")]
    [InlineData("-names plain.name", "PLAIN_NAME=plain.name")]
    [InlineData("-env path=/p/a,to=my.Own", "my.Own=/p/a")]
    [InlineData("-path /q -path /p/deep", "A=/p/deep/a X=/q/x B_C_D=/p/deep/b-c.d")]
    [InlineData("-path /p/deep -path /q", "A=/q/a B_C_D=/p/deep/b-c.d X=/q/x")]
    [InlineData("-env path=/p/a,to=X -env path=/q/x", "X=/q/x")]
    [InlineData("-path /p -last-wins", "A=/p/deep/a B_C_D=/p/deep/b-c.d")]
    [InlineData("-path /none -optional -names /p/a", "A=/p/a")]
    [InlineData("-env path=/none/*,optional=true -names /p/a", "A=/p/a")]
    [InlineData("-strict=A -names /p/a", "A=/p/a")]
    public void Rules_apply_in_order_and_later_ones_win(string line, string variables) =>
        string.Join(' ', Plan(line).Variables.Select(v => $"{v.Name}={v.Parameter.Name}")).ShouldBe(variables);

    [Theory]
    [InlineData("-path /p", "-path /p: /p/a and /p/deep/a both give the variable A; use entirepath, another path, or -last-wins")]
    [InlineData(
        "-path /none",
        "-path /none: there is no parameter below /none; check path and Region (if /none is a parameter itself: -names /none), or give -optional"
    )]
    [InlineData("-names /p/a,/none", "-names /none: there is no parameter /none; check name and Region, or give -optional")]
    [InlineData("-strict=A,B -names /p/a", "-strict: no parameter gives the variable B")]
    public void What_is_missing_or_double_is_an_error_that_names_it(string line, string problem) =>
        Should
            .Throw<WrapException>(() => Plan(line))
            .ShouldSatisfyAllConditions(e => e.ExitCode.ShouldBe(1), e => e.Problems.ShouldBe([problem]));

    [Fact]
    public void The_callers_variables_stay_when_they_are_to()
    {
        var plan = Plan("-path /q -no-overwrite", "X", "OTHER");

        plan.Variables.Select(v => v.Name).ShouldBe(["A"]);
        plan.Kept.ShouldBe(["X"]);
    }

    [Theory]
    [InlineData("-file path=/p/a,to=/etc/f", "/etc/f=/p/a")]
    [InlineData("-file path=/p/**/*,to=/etc/f", "/etc/f/a=/p/a /etc/f/deep/a=/p/deep/a /etc/f/deep/b-c.d=/p/deep/b-c.d")]
    [InlineData("-file path=/p/a,to=/f -file path=/q/a,to=/f", "/f=/q/a")]
    public void Files_have_places_too(string line, string files) =>
        string.Join(' ', Plan(line).Files.Select(f => $"{f.Path}={f.Parameter.Name}")).ShouldBe(files);

    [Fact]
    public void A_parameter_cannot_choose_a_folder_above_the_rules() =>
        Should
            .Throw<WrapException>(() => Plan("-file path=/p/**/*,to=/etc/f", [], "/p/x/../../../passwd"))
            .Message.ShouldBe("-file path=/p/**/*,to=/etc/f: /p/x/../../../passwd cannot be a file below /etc/f");

    private static ExportPlan Plan(string line, params string[] callers) => Plan(line, callers, s_names);

    private static ExportPlan Plan(string line, string[] callers, params string[] names)
    {
        var options = Reading.Read(line + " c");
        var found = new ParameterStore(new Names(names)).Fetch([.. options.Rules.Select(r => r.Query)]);
        var settings = options.Plan with
        {
            KeptNames = options.KeepsCallers ? callers.ToHashSet(StringComparer.Ordinal) : new HashSet<string>(),
        };
        return new Planner(options.Rules, settings).Plan(found);
    }

    private sealed class Names(string[] names) : IParameterApi
    {
        public ParameterPage ReadPage(string path, bool recursive, string? nextToken, CancellationToken cancellationToken) =>
            new(
                [
                    .. names
                        .Where(n => n.StartsWith(path + "/", StringComparison.Ordinal) && (recursive || n.LastIndexOf('/') == path.Length))
                        .Select(Value),
                ],
                null
            );

        public IReadOnlyList<ParameterValue> Read(IReadOnlyList<string> asked, CancellationToken cancellationToken) =>
            [.. asked.Where(n => names.Contains(n)).Select(Value)];

        private static ParameterValue Value(string name) => new(name, "v", "String", 1, null, null);
    }
}
