namespace GapFurniture.Rin.Verification;

/// <summary>Looks at one thing that a run needs. Changes nothing that outlasts the check.</summary>
internal interface ICheck
{
    /// <summary>What the findings are about when the check itself breaks.</summary>
    string Subject { get; }

    /// <summary>Finds one after another; what is not well is a finding, not an exception.</summary>
    IAsyncEnumerable<Finding> RunAsync(CancellationToken cancellationToken);
}
