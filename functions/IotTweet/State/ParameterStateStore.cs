using System.Security.Cryptography;
using System.Text;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using Microsoft.Extensions.Logging;

namespace GapFurniture.IotTweet.State;

/// <summary>
/// One SSM parameter for each button. Parameter Store has conditional creation, but no conditional replacement, so only one instance may run
/// at a time (reserved concurrency 1). If another one wrote in between, the version shows it, and the click is planned once more.
/// </summary>
/// <seealso href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html"/>
internal sealed class ParameterStateStore(Func<IAmazonSimpleSystemsManagement> ssm, string path, ILogger logger) : IStateStore
{
    public async Task<(ButtonState State, long Version)> ReadAsync(string button, CancellationToken cancellationToken)
    {
        var name = NameOf(button);
        var response = await ssm().GetParametersAsync(new GetParametersRequest { Names = [name] }, cancellationToken);
        return response.Parameters is [var parameter, ..]
            ? (ButtonState.Parse(parameter.Value, $"parameter {name}"), parameter.Version ?? 0)
            : (new ButtonState(), 0);
    }

    public async Task<bool> TryWriteAsync(string button, ButtonState state, long version, CancellationToken cancellationToken)
    {
        var request = new PutParameterRequest
        {
            Name = NameOf(button),
            Value = state.ToJson(),
            Type = ParameterType.String,
            Overwrite = version > 0,
        };
        try
        {
            var response = await ssm().PutParameterAsync(request, cancellationToken);
            if (response.Version == version + 1)
                return true;
            Log.TwoWriters(logger, request.Name);
            return false;
        }
        catch (Exception e) when (e is ParameterAlreadyExistsException or TooManyUpdatesException)
        {
            return false;
        }
    }

    // Characters that a name must not contain are replaced; a digest then keeps names apart that would become the same.
    private string NameOf(string button)
    {
        var plain = string.Concat(button.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        var digest = plain == button ? "" : $"-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(button)))[..16]}";
        return $"{path.TrimEnd('/')}/{plain}{digest}";
    }
}
