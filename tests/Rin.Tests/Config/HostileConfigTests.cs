using GapFurniture.Rin.Config;
using GapFurniture.Rin.Tests.Fakes;

namespace GapFurniture.Rin.Tests.Config;

/// <summary>Texts that bring a parser of YAML down: each is a mistake with a line, soon.</summary>
public sealed class HostileConfigTests
{
    private static readonly string s_laughs =
        "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        + string.Concat(Enumerable.Range(1, 11).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

    private static readonly (string Config, string Told)[] s_texts =
    [
        (s_laughs, "rin.yaml:1: a0: unknown key"),
        ($"{s_laughs}queue_name: *a11\n", "queue_name: a text is expected, not a list"),
        ($"{s_laughs}targets: *a11\n", "targets"),
        ("x: &x {<<: *x}\n", "rin.yaml:1: "),
        ("queue_name: \"a\0b\"\n", "rin.yaml:1: not YAML: "),
        ("\0\0\0\0", "rin.yaml:1: "),
        ("# " + string.Concat(Enumerable.Repeat("{{ env \"A\" ", 90_000)), "rin.yaml:1: "),
        ("{{ {{ env \"A\" }} }}: 1\n", "rin.yaml:1: "),
    ];

    /// <summary>Numbers of them: arguments of a megabyte take the test runner minutes to print.</summary>
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, s_texts.Length)];

    [Theory, MemberData(nameof(Numbers))]
    public void It_is_a_mistake_that_is_told_at_once(int number)
    {
        var (config, told) = s_texts[number];
        var clock = TimeProvider.System.GetTimestamp();

        Configs.Problems(config).ShouldContain(p => p.Contains(told, StringComparison.Ordinal));

        // Seconds, since machines may be busy; without the guard it is minutes, or the end of the process.
        TimeProvider.System.GetElapsedTime(clock).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void References_that_configs_do_need_stay_possible()
    {
        var config = Configs.Read(
            Configs.With(
                "  password: p\ncredentials: {aws_region: us-east-1, aws_iam_role: arn:aws:iam::123456789012:role/copy}\nsql_option: &option \"JSON 'auto'\"\ntargets:\n  - &first {redshift: {table: t}, s3: {bucket: b, key_prefix: p, region: us-east-1}, sql_option: *option, break: true}\n  - {<<: *first, s3: {bucket: b, key_prefix: q, region: us-east-1}}"
            )
        );

        config.Targets.Select(t => t.SqlOption).ShouldBe(["JSON 'auto'", "JSON 'auto'"]);
    }

    [Fact]
    public void A_variable_that_holds_a_template_is_not_expanded_again()
    {
        var config = Configs.Read(
            Configs.With(
                "  password: '{{ env \"A\" }}'\ntargets:\n  - {redshift: {table: t}, s3: {bucket: b, key_prefix: p, region: us-east-1}}\ncredentials: {aws_region: us-east-1, aws_iam_role: arn:aws:iam::123456789012:role/copy}"
            ),
            environment: ("A", "{{ env \"B\" }}")
        );

        config.Targets[0].Connection!.Password.ShouldBe("{{ env \"B\" }}");
    }

    [Fact]
    public async Task A_text_without_end_is_given_up()
    {
        await using var endless = new FileStream("/dev/zero", FileMode.Open, FileAccess.Read);

        var e = await Should.ThrowAsync<InvalidDataException>(() => ConfigSource.ReadAsync(endless, TestContext.Current.CancellationToken));

        e.Message.ShouldBe("longer than 1048576 characters, which is no config");
    }
}
