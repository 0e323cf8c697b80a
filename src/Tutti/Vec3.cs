namespace Tutti;

/// <summary>A value of a <c>vec3f</c> parameter: 3 numbers, in the unit the parameter has.</summary>
public readonly record struct Vec3(double X, double Y, double Z);
