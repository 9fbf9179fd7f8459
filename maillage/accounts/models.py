"""The account. Levels, roles and second factors are added by the issue that opens the working faces."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    email = models.EmailField("adresse électronique", unique=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    is_coordinator = models.BooleanField("coordination", default=False)

    USERNAME_FIELD = "email"

    objects = UserManager()

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"

    def __str__(self) -> str:
        return f"compte {self.pk}"
