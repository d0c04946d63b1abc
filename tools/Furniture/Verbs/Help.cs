using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using GapFurniture.Shared.Options;

namespace GapFurniture.Furniture.Verbs;

/// <summary>The help with its examples, and the messages about wrong arguments.</summary>
internal static class Help
{
    /// <summary>The program with its verbs, and -help and -version with one dash as well as with two.</summary>
    public static RootCommand Root(IReadOnlyList<Verb> verbs)
    {
        var root = new RootCommand("furniture: attaches a piece to your AWS services, verifies it, and takes it out again.");
        foreach (var verb in verbs)
            root.Subcommands.Add(verb);
        foreach (var old in root.Options.Where(o => o is HelpOption or VersionOption).ToList())
            root.Options.Remove(old);
        var help = new HelpOption("--help", "-help", "-h") { Description = "show this help" };
        help.Action = new WithExamples((HelpAction)help.Action!);
        root.Options.Add(help);
        root.Options.Add(new VersionOption("--version", "-version") { Description = "show the version" });
        return root;
    }

    /// <summary>All that is wrong with the arguments; misspelt flags and verbs with what was probably meant.</summary>
    public static IReadOnlyList<string> Problems(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Options.Select(o => o.Name).Concat(command.Subcommands.Select(s => s.Name)).ToList();
        var unknown = parsed.UnmatchedTokens.Distinct(StringComparer.Ordinal).ToList();
        // What follows an unknown flag was probably its value; a misspelt verb says more than a missing one.
        var shown = unknown.Exists(t => t.StartsWith('-')) ? unknown.Where(t => t.StartsWith('-')) : unknown.Take(1);
        return [.. shown.Select(t => Unknown(t, known)), .. unknown.Count > 0 ? [] : parsed.Errors.Select(e => Missing(e, command))];
    }

    private static string Missing(ParseError error, Command command) =>
        error.SymbolResult switch
        {
            ArgumentResult { Tokens.Count: 0, Parent: OptionResult option } => NeedsValue(option),
            OptionResult { Tokens.Count: 0 } option => NeedsValue(option),
            ArgumentResult { Tokens.Count: 0 } argument => $"which {argument.Argument.Name}? {argument.Argument.Description}",
            CommandResult when command is RootCommand =>
                $"which verb? there are {string.Join(", ", command.Subcommands.Select(s => s.Name))}",
            CommandResult when command.Arguments is [var only, ..] => $"which {only.Name}? {only.Description}",
            _ => error.Message,
        };

    private static string NeedsValue(OptionResult option) => $"{option.IdentifierToken?.Value ?? option.Option.Name} needs a value";

    private static string Unknown(string token, List<string> known)
    {
        var flag = token.StartsWith('-');
        var near = Suggestion.Nearest(flag && !token.StartsWith("--", StringComparison.Ordinal) ? $"-{token}" : token, known);
        return $"unknown {(flag ? "flag" : "word")} {token}{(near is null ? "" : $": did you mean {near}?")}";
    }

    /// <summary>The program with the verb that was called.</summary>
    public static string NameOf(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "furniture" : $"furniture {parsed.CommandResult.Command.Name}";

    private sealed class WithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var status = inner.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            // Of the whole program one example for each verb.
            var examples = parseResult.CommandResult.Command is Verb verb
                ? verb.Examples
                : parseResult.CommandResult.Command.Subcommands.OfType<Verb>().Select(v => v.Examples.Last());
            output.WriteLine("Examples:");
            foreach (var example in examples)
                output.WriteLine($"  furniture {example}");
            output.WriteLine(
                """

                Flags may be written with one dash. AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_<SERVICE>, AWS_REGION and the AWS
                credential chain are used. Exit status: 0 done, 1 failed or something is broken, 2 wrong arguments.
                """
            );
            return status;
        }
    }
}
