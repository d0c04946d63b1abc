using System.Text.Json;
using System.Text.RegularExpressions;
using GapFurniture.LocalCloud.Http;
using GapFurniture.LocalCloud.Iam;
using GapFurniture.LocalCloud.Lambda;
using GapFurniture.LocalCloud.Sqs;

namespace GapFurniture.LocalCloud.EventBridge;

/// <summary>The default event bus: rules, and what they deliver to queues and functions whose policies allow it. Thread safe.</summary>
internal sealed partial class LocalEventBridge(CloudIdentity identity, LocalSqs sqs, LocalLambda lambda)
{
    private const int MaximumTargets = 5;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, LocalRule> _rules = new(StringComparer.Ordinal);

    /// <summary>All rules by name.</summary>
    public IReadOnlyList<LocalRule> Rules
    {
        get
        {
            lock (_lock)
                return [.. _rules.Values];
        }
    }

    /// <summary>Creates or changes a rule; its targets stay.</summary>
    public LocalRule PutRule(string name, string pattern, string state = "ENABLED", string? description = null)
    {
        if (!ValidName().IsMatch(name))
            throw EventBridgeErrors.Invalid("Rule names are 1 to 64 letters, digits, dots, hyphens and underscores.");
        EventPattern.Validate(pattern);
        lock (_lock)
        {
            var targets = _rules.GetValueOrDefault(name)?.Targets ?? [];
            return _rules[name] = new LocalRule(name, identity.Arn("events", $"rule/{name}"), pattern, state, description)
            {
                Targets = targets,
            };
        }
    }

    public LocalRule Rule(string name)
    {
        lock (_lock)
            return _rules.GetValueOrDefault(name) ?? throw EventBridgeErrors.NoRule(name);
    }

    /// <summary>Adds targets; one with a known id replaces it.</summary>
    public void PutTargets(string name, IReadOnlyList<RuleTarget> targets)
    {
        lock (_lock)
        {
            var rule = Rule(name);
            List<RuleTarget> all = [.. rule.Targets.Where(t => targets.All(n => n.Id != t.Id)), .. targets];
            if (all.Count > MaximumTargets)
                throw new AwsException(400, "LimitExceededException", "The requested resource exceeds the maximum number allowed.");
            _rules[name] = rule with { Targets = all };
        }
    }

    public void RemoveTargets(string name, IReadOnlyList<string> ids)
    {
        lock (_lock)
            _rules[name] = Rule(name) with { Targets = [.. Rule(name).Targets.Where(t => !ids.Contains(t.Id, StringComparer.Ordinal))] };
    }

    /// <summary>Deletes a rule without targets; one that is not there is no error.</summary>
    public void DeleteRule(string name)
    {
        lock (_lock)
        {
            if (_rules.TryGetValue(name, out var rule) && rule.Targets.Count > 0)
                throw EventBridgeErrors.Invalid("Rule can't be deleted since it has targets.");
            _rules.Remove(name);
        }
    }

    /// <summary>Delivers an event to all targets of all rules that match. Where the target's policy does not allow it, it is lost.</summary>
    public void Publish(string json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var rule in Rules.Where(r => r.State == "ENABLED" && EventPattern.Matches(r.Pattern, document.RootElement)))
        {
            foreach (var target in rule.Targets)
                Deliver(rule, target, json);
        }
    }

    private void Deliver(LocalRule rule, RuleTarget target, string json)
    {
        if (sqs.Find(target.Arn) is { } queue && Allows(queue.Attributes.Policy, "sqs:SendMessage"))
            queue.Send(new NewMessage(json));
        else if (lambda.Find(target.Arn) is { } function && Allows(function.Policy.Json, "lambda:InvokeFunction"))
            function.InvokeLater(json);

        bool Allows(string? policy, string action) =>
            ResourcePolicy.Allows(policy, "events.amazonaws.com", action, target.Arn, rule.Arn, identity.AccountId);
    }

    [GeneratedRegex(@"^[.\-_A-Za-z0-9]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ValidName();
}
