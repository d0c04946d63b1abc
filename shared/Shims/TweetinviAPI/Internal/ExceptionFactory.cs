using System.Net;
using Tweetinvi.Core.Web;
using Tweetinvi.Exceptions;
using Tweetinvi.Models;

namespace Tweetinvi.Internal;

/// <summary>Makes the exceptions where nobody registered a factory.</summary>
internal sealed class ExceptionFactory : ITwitterExceptionFactory
{
    public TwitterException Create(Exception exception, ITwitterRequest request) => new(request, exception.Message, exception);

    public TwitterException Create(WebException webException, ITwitterRequest request) => new(request, webException.Message, webException);

    public TwitterException Create(ITwitterResponse twitterResponse, ITwitterRequest request) => new Refusal(twitterResponse, request);

    private sealed class Refusal : TwitterException
    {
        public Refusal(ITwitterResponse response, ITwitterRequest request)
            : base(request, $"{request.Query.HttpMethod} {request.Query.Url} failed", null)
        {
            StatusCode = response.StatusCode;
            Content = response.Content;
        }
    }
}
