using Tweetinvi.Models;

namespace Tweetinvi.Core.Web;

public interface ITwitterResponse
{
    byte[] Binary { get; set; }
    string Content { get; set; }
    Dictionary<string, IEnumerable<string>> Headers { get; set; }
    bool IsSuccessStatusCode { get; set; }
    string ReasonPhrase { get; set; }

    /// <summary>The body; already read into <see cref="Content"/> when the answer is a success.</summary>
    Stream ResultStream { get; set; }
    int StatusCode { get; set; }
    string URL { get; set; }
}

public interface ITwitterResult
{
    string Content { get; }
    ITwitterRequest Request { get; set; }
    ITwitterResponse Response { get; set; }
}
