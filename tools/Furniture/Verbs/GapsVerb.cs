using System.CommandLine;
using GapFurniture.Furniture.Cli;
using GapFurniture.Furniture.Gaps;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture gaps</c>: what AWS offers today, what it does not cover, and how to move over.</summary>
internal static class GapsVerb
{
    public static Verb Create()
    {
        var piece = new Argument<string?>("PIECE") { Description = "one piece; all if not given", Arity = ArgumentArity.ZeroOrOne };
        var rest = new Argument<string[]>("FLAGS")
        {
            Description = "after --: flags of the piece's own command, from which the snippets are made",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var markdown = Flags.Switch("markdown", "as GAPS.md");
        Option<string>[] forSnippets =
        [
            Flags.Text("config", "FILE", "for snippets: the piece's config"),
            Flags.Text("bucket", "BUCKET", "for snippets: the bucket"),
            Flags.Text("prefix", "TEXT", "for snippets: the keys' prefix"),
            Flags.Text("suffix", "TEXT", "for snippets: the keys' suffix"),
            Flags.Text("project", "NAME", "for snippets: the CodeBuild project"),
            Flags.Text("queue", "URL", "for snippets: the queue"),
            Flags.Text("host", "URL", "for snippets: the search collection"),
            Flags.Text("index", "NAME", "for snippets: the search index"),
            Flags.Text("role", "ARN", "for snippets: the role that AWS's service is to assume"),
        ];
        var verb = new Verb(
            "gaps",
            "shows what AWS offers today for each piece's gap, and makes the snippets to move over",
            "gaps --markdown > GAPS.md",
            "gaps"
        );
        verb.Arguments.Add(piece);
        verb.Arguments.Add(rest);
        verb.Options.Add(markdown);
        foreach (var option in forSnippets)
            verb.Options.Add(option);
        verb.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(piece) is not { } name)
                {
                    await Console.Out.WriteAsync(
                        parsed.GetValue(markdown)
                            ? GapsPage.Markdown(PieceFacts.Embedded)
                            : string.Join('\n', PieceFacts.Embedded.Select(GapsPage.Plain))
                    );
                    return 0;
                }
                var facts = PieceFacts.Find(name);
                var given = forSnippets.Where(o => parsed.GetResult(o) is not null);
                var request = new SnippetRequest(
                    given.ToDictionary(o => o.Name.TrimStart('-'), o => parsed.GetValue(o)!, StringComparer.Ordinal),
                    parsed.GetValue(rest) ?? []
                );
                // Only the facts, unless something is given to make snippets of.
                if (request.Flags.Count == 0 && request.Rest.Count == 0)
                {
                    await Console.Out.WriteAsync(parsed.GetValue(markdown) ? GapsPage.Markdown([facts]) : GapsPage.Plain(facts));
                    return 0;
                }
                var tool = IPieceTool.Of(facts) ?? throw new FurnitureException($"there are no snippets for {facts.Piece}");
                await Console.Out.WriteAsync(await tool.SnippetsAsync(request, cancellation));
                return 0;
            }
        );
        return verb;
    }
}
