using GapFurniture.Furniture.Aws;
using GapFurniture.Furniture.Gaps;
using GapFurniture.Furniture.Verify;

namespace GapFurniture.Furniture.Pieces;

/// <summary>What only one piece needs of this program.</summary>
internal interface IPieceTool
{
    /// <summary>What the user can paste to move over to AWS's own answer.</summary>
    /// <exception cref="UsageException">A flag is missing.</exception>
    Task<string> SnippetsAsync(SnippetRequest request, Clients clients, CancellationToken cancellation);

    /// <summary>The last link of the chain: is what the piece writes to there?</summary>
    Task<IReadOnlyList<Finding>> TargetAsync(TargetQuestion question, Clients clients, CancellationToken cancellation);
}
