namespace Tutti.Protocols.Zre;

/// <content>Who is in a group: looked for once, and remembered until anybody comes, goes, joins or leaves.</content>
public sealed partial class ZreNode
{
    /// <summary>So many groups are remembered; a program that shouts to more looks again now and then.</summary>
    private const int MaxRememberedGroups = 64;

    private readonly Dictionary<string, ZrePeer[]> _members = new(StringComparer.Ordinal);

    /// <summary>The peers that have entered and are in a group, as of now: one of them may exit while they are gone through.</summary>
    private ZrePeer[] MembersOf(string group) => _members.TryGetValue(group, out ZrePeer[]? members) ? members : Remember(group);

    private ZrePeer[] Remember(string group)
    {
        if (_members.Count == MaxRememberedGroups)
        {
            _members.Clear();
        }

        return _members[group] = [.. _peers.Values.Where(peer => peer.IsEntered && peer.GroupSet.Contains(group))];
    }
}
