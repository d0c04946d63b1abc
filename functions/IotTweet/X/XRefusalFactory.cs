using System.Net;
using Tweetinvi.Core.Web;
using Tweetinvi.Exceptions;
using Tweetinvi.Models;

namespace GapFurniture.IotTweet.X;

/// <summary>Puts <see cref="XRefusal"/> in the place of Tweetinvi's own exceptions.</summary>
internal sealed class XRefusalFactory : ITwitterExceptionFactory
{
    public TwitterException Create(ITwitterResponse twitterResponse, ITwitterRequest request) => new XRefusal(twitterResponse, request);

    public TwitterException Create(WebException webException, ITwitterRequest request) => new(request, webException.Message, webException);

    public TwitterException Create(Exception exception, ITwitterRequest request) => new(request, exception.Message, exception);
}
