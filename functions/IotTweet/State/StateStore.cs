using System.Collections.Concurrent;

namespace GapFurniture.IotTweet.State;

/// <summary>Keeps the states of buttons between invocations.</summary>
internal interface IStateStore
{
    /// <returns>The state of a button and its version; version 0 when there is none yet.</returns>
    Task<(ButtonState State, long Version)> ReadAsync(string button, CancellationToken cancellationToken);

    /// <returns>True if the state of that version was replaced; false if another instance was faster.</returns>
    Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken);
}

/// <summary>Forgets when the process ends.</summary>
internal sealed class MemoryStore : IStateStore
{
    private readonly ConcurrentDictionary<string, (ButtonState State, long Version)> _states = new(StringComparer.Ordinal);

    public Task<(ButtonState State, long Version)> ReadAsync(string button, CancellationToken cancellationToken) =>
        Task.FromResult(_states.TryGetValue(button, out var found) ? found : (new ButtonState(), 0));

    public Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken) =>
        Task.FromResult(
            version == 0
                ? _states.TryAdd(button, (state, 1))
                : _states.TryGetValue(button, out var found)
                    && found.Version == version
                    && _states.TryUpdate(button, (state, version + 1), found)
        );
}
