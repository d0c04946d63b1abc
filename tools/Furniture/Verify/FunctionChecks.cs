using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Pieces;

namespace GapFurniture.Furniture.Verify;

/// <summary>The function itself.</summary>
internal static class FunctionChecks
{
    public static IReadOnlyList<Finding> Of(FunctionConfiguration? function, PieceFacts piece, string name)
    {
        if (function is null)
            return [Finding.Missing("function", $"there is no function {name}, or it cannot be read", "deploy the piece again")];
        var missing = piece.Variables.Where(any => !any.Any(v => function.Variables.GetValueOrDefault(v) is { Length: > 0 })).ToList();
        return
        [
            function.State is "Active" or "Inactive"
                ? Finding.Ok("function", $"{function.Name} is {function.State}, timeout {function.Timeout.TotalSeconds} s")
                : Finding.Missing(
                    "function",
                    $"{function.Name} is {function.State}",
                    "see the state's reason in the console, then deploy again"
                ),
            missing.Count == 0
                ? Finding.Ok("settings", piece.Variables.Count == 0 ? "none are needed" : "all that the piece needs are set")
                : Finding.Missing(
                    "settings",
                    $"not set: {string.Join(", ", missing.Select(any => string.Join(" or ", any)))}",
                    $"set them; functions/{piece.Piece}/README.md says what they mean"
                ),
        ];
    }
}
