namespace GapFurniture.IotTweet.State;

/// <summary>Where the states of buttons survive the function.</summary>
internal interface IStateStore
{
    /// <summary>The state of a button and its version; version 0 when there is none yet.</summary>
    Task<(ButtonState State, long Version)> ReadAsync(string button, CancellationToken cancellationToken);

    /// <summary>Replaces the state of that version; false when another instance was faster.</summary>
    Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken);
}
