using System.Net.Security;
using Tweetinvi.Core.Web;
using Tweetinvi.Models;

namespace Tweetinvi.Client
{
    public interface IExecuteClient
    {
        /// <summary>Sends one request, signed; the caller fills in method, URL and content.</summary>
        Task<ITwitterResult> AdvanceRequestAsync(Action<ITwitterRequest> configureRequest);
    }
}

namespace Tweetinvi.Internal
{
    internal sealed class Executor(ITwitterClient client, Container container) : Client.IExecuteClient
    {
        // A function's environment is frozen between events: what comes back is too old to be used.
        private static readonly HttpMessageInvoker Http = new(
            new SocketsHttpHandler
            {
                UseCookies = false,
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
                // A program may say here how certificates are verified; the official package does not look.
                SslOptions = AppContext.GetData("TweetinviAPI.SslOptions") as SslClientAuthenticationOptions ?? new(),
            }
        );

        public async Task<ITwitterResult> AdvanceRequestAsync(Action<ITwitterRequest> configureRequest)
        {
            var request = new Request
            {
                Query = new Query
                {
                    Timeout = client.Config.HttpRequestTimeout,
                    TwitterCredentials = new TwitterCredentials(client.Credentials),
                },
            };
            configureRequest(request);
            var response = await SendAsync(request).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw (container.Find<Exceptions.ITwitterExceptionFactory>() ?? new ExceptionFactory()).Create(response, request);
            return new Result { Request = request, Response = response };
        }

        private async Task<Response> SendAsync(Request request)
        {
            var query = request.Query;
            using var timeout = new CancellationTokenSource(query.Timeout);
            using var message = new HttpRequestMessage(new System.Net.Http.HttpMethod(query.HttpMethod.ToString()), query.Url);
            message.Content = query.HttpContent;
            query.AuthorizationHeader ??= OAuth.Header(query, client.Config.GetUtcDateTime());
            message.Headers.TryAddWithoutValidation("Authorization", query.AuthorizationHeader);
            message.Headers.TryAddWithoutValidation("User-Agent", "GapFurniture");
            try
            {
                using var answer = await Http.SendAsync(message, timeout.Token).ConfigureAwait(false);
                var body = await answer.Content.ReadAsByteArrayAsync(timeout.Token).ConfigureAwait(false);
                return new Response
                {
                    Binary = body,
                    Content = System.Text.Encoding.UTF8.GetString(body),
                    Headers = answer.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase),
                    IsSuccessStatusCode = answer.IsSuccessStatusCode,
                    ReasonPhrase = answer.ReasonPhrase,
                    ResultStream = new MemoryStream(body),
                    StatusCode = (int)answer.StatusCode,
                    URL = query.Url,
                };
            }
            catch (OperationCanceledException e) when (timeout.IsCancellationRequested)
            {
                throw new Exceptions.TwitterTimeoutException(request, e);
            }
        }
    }

    internal sealed class Request : ITwitterRequest
    {
        public ITwitterQuery Query { get; set; }
    }

    internal sealed class Query : ITwitterQuery
    {
        public string AuthorizationHeader { get; set; }

        public HttpContent HttpContent { get; set; }

        public Models.HttpMethod HttpMethod { get; set; }

        public string Url { get; set; }

        public TimeSpan Timeout { get; set; }

        public ITwitterCredentials TwitterCredentials { get; set; }
    }

    internal sealed class Response : ITwitterResponse
    {
        public byte[] Binary { get; set; }

        public string Content { get; set; }

        public Dictionary<string, IEnumerable<string>> Headers { get; set; }

        public bool IsSuccessStatusCode { get; set; }

        public string ReasonPhrase { get; set; }

        public Stream ResultStream { get; set; }

        public int StatusCode { get; set; }

        public string URL { get; set; }
    }

    internal sealed class Result : ITwitterResult
    {
        public string Content => Response.Content;

        public ITwitterRequest Request { get; set; }

        public ITwitterResponse Response { get; set; }
    }
}
