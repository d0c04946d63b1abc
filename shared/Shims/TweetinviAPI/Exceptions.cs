using System.Net;
using Tweetinvi.Core.Exceptions;
using Tweetinvi.Core.Web;
using Tweetinvi.Models;

namespace Tweetinvi.Core.Exceptions
{
    public interface ITwitterException
    {
        string Content { get; set; }
        DateTimeOffset CreationDate { get; }
        int StatusCode { get; }
        ITwitterQuery TwitterQuery { get; }
        string URL { get; }
    }
}

namespace Tweetinvi.Exceptions
{
    public interface ITwitterTimeoutException : ITwitterException;

    /// <summary>Makes the exception for every answer that is no success; one's own can be registered (see the README).</summary>
    public interface ITwitterExceptionFactory
    {
        TwitterException Create(Exception exception, ITwitterRequest request);
        TwitterException Create(WebException webException, ITwitterRequest request);
        TwitterException Create(ITwitterResponse twitterResponse, ITwitterRequest request);
    }

    /// <summary>X refused, or could not be asked.</summary>
    public class TwitterException : WebException, ITwitterException
    {
        public TwitterException(ITwitterRequest request, string message, Exception innerException)
            : base(message, innerException)
        {
            Request = request;
            TwitterQuery = request.Query;
            URL = request.Query.Url;
            StatusCode = -1;
        }

        public string Content { get; set; }

        public DateTimeOffset CreationDate { get; } = TimeProvider.System.GetUtcNow();

        public override string Message => StatusCode > 0 ? $"{base.Message}, status {StatusCode}: {Content}" : base.Message;

        public ITwitterRequest Request { get; }

        /// <summary>HTTP status of the answer; 408 when there was none in time, -1 when there was none at all.</summary>
        public int StatusCode { get; protected set; }

        public ITwitterQuery TwitterQuery { get; }

        public string URL { get; }
    }

    /// <summary>No answer within <see cref="ITwitterQuery.Timeout"/>.</summary>
    public class TwitterTimeoutException : TwitterException, ITwitterTimeoutException
    {
        public TwitterTimeoutException(ITwitterRequest request, Exception e)
            : base(request, $"{request.Query.Url} did not answer within {request.Query.Timeout.TotalSeconds} s", e) => StatusCode = 408;
    }
}
