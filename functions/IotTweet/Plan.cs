using GapFurniture.IotTweet.State;

namespace GapFurniture.IotTweet;

/// <summary>What a click asks for.</summary>
/// <param name="Step">What is to be done.</param>
/// <param name="Press">What is remembered of it before anything is done.</param>
/// <param name="State">What is remembered of the button then; the same as before when the click was claimed already.</param>
/// <param name="IsResumed">An attempt has been made before, and nobody knows how it ended.</param>
internal sealed record Plan(PlanStep Step, Press Press, ButtonState State, bool IsResumed = false);
