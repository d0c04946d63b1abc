namespace GapFurniture.Furniture.Attach;

/// <summary>The target's leave for S3 or EventBridge to send to it.</summary>
internal interface IPermission
{
    /// <summary>The policy now and as <see cref="GrantAsync"/> would make it, for people.</summary>
    Task<(string Before, string After)> PreviewAsync(CancellationToken cancellation);

    /// <summary>True if our statement is there, whatever it says.</summary>
    Task<bool> ExistsAsync(CancellationToken cancellation);

    /// <summary>Gives leave; true if it was not there before.</summary>
    Task<bool> GrantAsync(CancellationToken cancellation);

    /// <summary>Takes exactly our statement out; true if it was there.</summary>
    Task<bool> RevokeAsync(CancellationToken cancellation);
}
