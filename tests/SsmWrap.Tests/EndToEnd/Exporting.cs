using System.Text.Json;
using GapFurniture.LocalCloud.Ssm;
using YamlDotNet.Serialization;

namespace GapFurniture.SsmWrap.Tests.EndToEnd;

/// <summary>What is printed is read back by those it is printed for.</summary>
public sealed class Exporting : WrapScene
{
    private static readonly Dictionary<string, string> s_values = new(StringComparer.Ordinal)
    {
        ["A"] = "plain",
        ["B"] = "it's \"quoted\" `and` $HOME $(id) \\n \\",
        ["C"] = "two\nlines\n",
        ["D"] = " blanks #no comment ",
        ["E"] = "家具 🛋 é",
        ["F"] = "a=b=c",
        ["G"] = "\t%s!&|;<>*?[]{}~",
    };

    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    public async Task Shells_read_the_same_values_back(string shell)
    {
        Put(s_values);

        foreach (var (name, value) in s_values)
            (await OutputAsync($"{shell} -c 'eval \"$($W -path /x -export shell)\"; printenv {name}'")).ShouldBe(value + "\n", shell);
    }

    [Fact]
    public async Task Docker_reads_the_same_values_back()
    {
        var single = s_values.Where(v => !v.Value.Contains('\n', StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        Put(single);

        var lines = (await OutputAsync("$W -path /x -export dotenv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // docker's rules: blanks before the name go, lines that begin with # are comments, all behind the first = is the value as it is.
        lines
            .Where(l => !l.TrimStart().StartsWith('#'))
            .Select(l => l.TrimStart().Split('=', 2))
            .ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal)
            .ShouldBe(single, ignoreOrder: true);
    }

    [Fact]
    public async Task A_value_of_several_lines_cannot_be_a_dotenv_line_and_names_its_parameter()
    {
        Put(s_values);

        var ran = await ShAsync("$W -path /x -export dotenv");

        (ran.Status, ran.Out).ShouldBe((1, ""));
        ran.Error.ShouldStartWith("ssmwrap: /x/c: its value has more than one line");
    }

    [Fact]
    public async Task Json_is_an_object_of_texts()
    {
        Put(s_values);

        JsonSerializer
            .Deserialize<Dictionary<string, string>>(await OutputAsync("$W -path /x -export json"))!
            .ShouldBe(s_values, ignoreOrder: true);
    }

    [Fact]
    public async Task Yaml_is_read_back_by_a_parser_of_yaml()
    {
        Put(s_values);

        new DeserializerBuilder()
            .Build()
            .Deserialize<Dictionary<string, string>>(await OutputAsync("$W -path /x -export yaml"))
            .ShouldBe(s_values, ignoreOrder: true);
    }

    [Fact]
    public async Task Github_reads_the_same_values_back()
    {
        Put(s_values);
        var read = new Dictionary<string, string>(StringComparer.Ordinal);

        using var text = new StringReader(await OutputAsync("$W -path /x -export github"));
        // As the runner reads GITHUB_ENV: NAME<<DELIMITER, lines, DELIMITER.
        while (await text.ReadLineAsync(TestContext.Current.CancellationToken) is { } head)
        {
            var (name, delimiter) = (head.Split("<<")[0], head.Split("<<")[1]);
            var lines = new List<string>();
            while (await text.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && line != delimiter)
                lines.Add(line);
            read[name] = string.Join('\n', lines);
        }

        read.ShouldBe(s_values, ignoreOrder: true);
    }

    [Fact]
    public async Task Github_is_given_a_mask_for_each_line_of_each_secret_before_any_value()
    {
        Cloud.Ssm.Put("/x/name", "public");
        Cloud.Ssm.Put("/x/pass", "correct 100% horse", ParameterKind.SecureString);
        Cloud.Ssm.Put("/x/key", "-----BEGIN KEY-----\r\n  first  \n\nsecond\n", ParameterKind.SecureString);
        Cloud.Ssm.Put("/x/document", "{\n  \"token\": \"t0ken\"\n}", ParameterKind.SecureString);
        Cloud.Ssm.PutSecret("db", "by reference");

        // One stream, so that the order shows.
        var output = await OutputAsync("$W -path /x -names /aws/reference/secretsmanager/db -export github 2>&1");

        var lines = output.Split('\n');
        lines
            .TakeWhile(l => l.StartsWith("::add-mask::", StringComparison.Ordinal))
            .Select(l => l["::add-mask::".Length..])
            .ShouldBe(
                ["\"token\": \"t0ken\"", "-----BEGIN KEY-----", "first", "second", "correct 100%25 horse", "by reference"],
                ignoreOrder: true
            );
        lines.Count(l => l.StartsWith("::", StringComparison.Ordinal)).ShouldBe(6, "none comes later");
        // As in the README: what goes to GITHUB_ENV holds no commands, the runner reads them from the step's log.
        (await ShAsync("$W -path /x -export github >env 2>log; grep -c ::add-mask env; grep -c ::add-mask log; true")).Out.ShouldBe(
            "0\n5\n"
        );
    }

    [Fact]
    public async Task Without_its_masks_github_gets_no_secret()
    {
        Cloud.Ssm.Put("/x/pass", "correct horse", ParameterKind.SecureString);

        (await ShAsync("$W -path /x -export github 2>/dev/full")).ShouldBe(new Ran(1, "", ""));
    }

    [Theory]
    [InlineData("-path /missing/ -export shell", 1)]
    [InlineData("-path /x/ --export=SHELL -timeout 0s -endpoint-url http://127.0.0.1:1", 1)]
    [InlineData("-path /x/ -export shell -- true", 2)]
    [InlineData("-pth /x/ -export shell", 2)]
    [InlineData("-export shell -path", 2)]
    [InlineData("-path /x/ -exprot shell", 2)]
    [InlineData("-path /x/ -export shel", 2)]
    [InlineData("-path /x/ -export", 2)]
    public async Task A_shell_that_evaluates_notices_that_ssmwrap_failed(string flags, int status)
    {
        Cloud.Ssm.Put("/x/key", "v");

        foreach (var shell in new[] { "sh", "bash" })
        {
            (await ShAsync($"{shell} -c 'set -e; eval \"$($W {flags} 2>/dev/null)\"; echo went on'")).ShouldBe(new Ran(status, "", ""));
            (await ShAsync($"{shell} -c 'eval \"$($W {flags} 2>/dev/null)\" && echo went on; echo $?'")).Out.ShouldBe($"{status}\n");
        }
    }

    [Fact]
    public async Task So_it_does_when_a_variable_asked_for_it() =>
        (await ShAsync("sh -c 'set -e; export SSMWRAP_EXPORT=shell; eval \"$($W -path /missing/ 2>/dev/null)\"; echo went on'")).ShouldBe(
            new Ran(1, "", "")
        );

    [Theory]
    [InlineData("-path /missing/ -export json")]
    [InlineData("-path /missing/ -export dotenv")]
    [InlineData("-path /missing/ -- true")]
    [InlineData("-nonsense -- echo shell")]
    public async Task Nothing_else_is_printed_by_a_failure(string flags) => (await ShAsync($"$W {flags}")).Out.ShouldBe("");

    [Fact]
    public async Task A_name_that_is_no_shells_is_an_error()
    {
        Cloud.Ssm.Put("/x/a-b", "v");

        (await ShAsync("$W -path /x -raw-names -export shell")).Error.ShouldStartWith(
            "ssmwrap: /x/a-b: \"a-b\" cannot be a variable's name"
        );
        (await OutputAsync("$W -path /x -raw-names -export json")).ShouldContain("\"a-b\": \"v\"");
    }

    [Fact]
    public async Task A_dry_run_lists_names_sources_and_destinations_without_values()
    {
        Cloud.Ssm.Put("/x/key", "value");
        Cloud.Ssm.Put("/x/other", "value");

        (
            await OutputAsync(
                "OTHER=1 $W -path /x -no-overwrite -file path=/x/key:1,to=/run/key,mode=0400 -env path=/none,optional=true -dry-run -- sh -c x"
            )
        ).ShouldBe(
            """
            env   KEY                   /x/key (String, version 1)    -path /x
            kept  OTHER                 the caller's environment      -no-overwrite
            file  /run/key (mode 0400)  /x/key:1 (String, version 1)  -file path=/x/key:1,to=/run/key,mode=0400
            none  -                     nothing found                 -env path=/none,optional=true
            exec  /usr/bin/sh

            """
        );
    }

    private void Put(Dictionary<string, string> values)
    {
        foreach (var (name, value) in values)
            Cloud.Ssm.Put("/x/" + name.ToLowerInvariant(), value);
    }
}
