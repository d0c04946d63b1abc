using System.Collections.Concurrent;

namespace GapFurniture.IotTweet.State;

/// <summary>Lives and dies with the instance.</summary>
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
