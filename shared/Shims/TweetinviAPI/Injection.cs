using Tweetinvi.Core.Injectinvi;

namespace Tweetinvi.Core.Injectinvi
{
    public interface ITweetinviContainer
    {
        void RegisterInstance(Type targetType, object value);
    }
}

namespace Tweetinvi.Events
{
    public class TweetinviContainerEventArgs(ITweetinviContainer tweetinviContainer) : EventArgs
    {
        public ITweetinviContainer TweetinviContainer { get; } = tweetinviContainer;
    }
}

namespace Tweetinvi.Internal
{
    /// <summary>What was registered, by type.</summary>
    internal sealed class Container : ITweetinviContainer
    {
        private readonly Dictionary<Type, object> _instances = [];

        public void RegisterInstance(Type targetType, object value) => _instances[targetType] = value;

        public T Find<T>()
            where T : class => (T)_instances.GetValueOrDefault(typeof(T));
    }
}
