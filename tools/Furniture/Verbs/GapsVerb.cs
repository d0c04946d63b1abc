using System.CommandLine;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verbs;

/// <summary><c>furniture gaps</c>: what AWS offers today, what it does not cover, and how to move over.</summary>
internal static class GapsVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "gaps",
            "shows what AWS offers today for each piece's gap, and makes the snippets to move over",
            "gaps --markdown > GAPS.md",
            "gaps"
        );
        var piece = verb.Takes(
            new Argument<string?>("PIECE") { Description = "one piece; all if not given", Arity = ArgumentArity.ZeroOrOne }
        );
        var rest = verb.Takes(
            new Argument<string[]>("FLAGS")
            {
                Description = "after --: flags of the piece's own command, from which the snippets are made",
                Arity = ArgumentArity.ZeroOrMore,
            }
        );
        var markdown = verb.Switch("markdown", "as GAPS.md");
        Option<string>[] forSnippets =
        [
            verb.Text("config", "FILE", "for snippets: the piece's config"),
            verb.Text("bucket", "BUCKET", "for snippets: the bucket"),
            verb.Text("prefix", "TEXT", "for snippets: the keys' prefix"),
            verb.Text("suffix", "TEXT", "for snippets: the keys' suffix"),
            verb.Text("project", "NAME", "for snippets: the CodeBuild project"),
            verb.Text("queue", "URL", "for snippets: the queue"),
            verb.Text("host", "URL", "for snippets: the search collection"),
            verb.Text("index", "NAME", "for snippets: the search index"),
            verb.Text("role", "ARN", "for snippets: the role that AWS's service is to assume"),
        ];
        return verb.Does(
            async (parsed, cancellation) =>
            {
                IReadOnlyList<PieceFacts> pieces = parsed.GetValue(piece) is { } name ? [PieceFacts.Find(name)] : PieceFacts.Embedded;
                var given = forSnippets
                    .Where(o => parsed.GetResult(o) is not null)
                    .ToDictionary(o => o.Name.TrimStart('-'), o => parsed.GetValue(o)!, StringComparer.Ordinal);
                var request = new SnippetRequest(given, parsed.GetValue(rest) ?? []);
                var asksForSnippets = request.Flags.Count > 0 || request.Rest.Count > 0;
                await Console.Out.WriteAsync(
                    pieces is [var only] && asksForSnippets ? await IPieceTool.Of(only).SnippetsAsync(request, cancellation)
                    : parsed.GetValue(markdown) ? GapsPage.Markdown(pieces)
                    : string.Join('\n', pieces.Select(GapsPage.Plain))
                );
                return 0;
            }
        );
    }
}
