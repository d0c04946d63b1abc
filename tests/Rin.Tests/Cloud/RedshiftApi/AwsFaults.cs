using GapFurniture.LocalCloud.Faults;
using GapFurniture.LocalCloud.Http;
using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.RedshiftApi;

/// <summary>Faults of an API call that do not depend on the protocol.</summary>
internal static class AwsFaults
{
    /// <summary>Waits, breaks off, or throws what the fault book says; false if nothing is left to answer.</summary>
    /// <exception cref="ApiException">The call is to fail.</exception>
    public static async Task<bool> StrikeAsync(FaultBook faults, TimeProvider time, HttpContext context, string service, string operation)
    {
        var fault = faults.Take(service, operation);
        switch (fault?.Kind)
        {
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), time, context.RequestAborted);
                return true;
            case FaultKind.Drop:
                context.Abort();
                return false;
            case FaultKind.Cut:
                context.Items[typeof(FaultKind)] = fault;
                return true;
            case FaultKind.Throttle:
                throw new ApiException(400, fault.Code ?? ThrottlingCode(service), fault.Message ?? "Rate exceeded");
            case FaultKind.Unavailable:
                throw new ApiException(503, fault.Code ?? "ServiceUnavailable", fault.Message ?? "The service is unavailable");
            case FaultKind.Error:
                throw new ApiException(fault.Status, fault.Code ?? "InternalFailure", fault.Message ?? "An internal error occurred");
            default:
                return true;
        }
    }

    /// <summary>Sends an answer, or the half of it when the fault that struck the call says so.</summary>
    public static Task AnswerAsync(HttpContext context, Func<Task> answer) =>
        context.Items.Remove(typeof(FaultKind), out var cut) ? CutAnswer.SendAsync(context, ((Fault)cut!).Code, answer) : answer();

    private static string ThrottlingCode(string service) => service == "redshift" ? "Throttling" : "ThrottlingException";
}
