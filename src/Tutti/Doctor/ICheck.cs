namespace Tutti.Doctor;

/// <summary>Looks for one thing in what the examination saw. It does nothing itself.</summary>
internal interface ICheck
{
    /// <summary>What there is to say; nothing when all is well.</summary>
    IEnumerable<Finding> Look(Examination seen);
}
