from django.urls import path

from maillage.events.desk.faces import PRO
from maillage.events.desk.urls import patterns as agenda
from maillage.pro.views import changes, home, members, proposals, resources, services, structures
from maillage.trainings.desk.urls import patterns as trainings

app_name = "pro"
urlpatterns = [
    path("pro", home.home, name="home"),
    path("pro/structure", structures.list_structures, name="list-structures"),
    path("pro/structure/rejoindre", structures.find_structure, name="find-structure"),
    path("pro/structure/<uuid:pk>", structures.show_structure, name="show-structure"),
    path("pro/structure/<uuid:pk>/proposer", changes.propose_organisation, name="propose-organisation"),
    path("pro/structure/<uuid:pk>/lieux/<uuid:site>/proposer", changes.propose_site, name="propose-site"),
    path("pro/structure/<uuid:pk>/rejoindre", members.join_structure, name="join-structure"),
    path("pro/structure/<uuid:pk>/quitter", members.leave_structure, name="leave-structure"),
    path("pro/structure/<uuid:pk>/membres", members.list_members, name="list-members"),
    path("pro/structure/<uuid:pk>/membres/rendre", members.step_down, name="step-down"),
    path("pro/structure/<uuid:pk>/membres/inviter", members.invite_member, name="invite-member"),
    path(
        "pro/structure/<uuid:pk>/membres/invitations/<int:invitation>/annuler",
        members.cancel_invitation,
        name="cancel-invitation",
    ),
    path("pro/structure/<uuid:pk>/membres/<int:member>/valider", members.validate_member, name="validate-member"),
    path("pro/structure/<uuid:pk>/membres/<int:member>/decliner", members.decline_member, name="decline-member"),
    path("pro/structure/<uuid:pk>/membres/<int:member>/confirmer", members.renew_member, name="renew-member"),
    path("pro/structure/<uuid:pk>/membres/<int:member>/role", members.set_role, name="set-role"),
    path("pro/structure/<uuid:pk>/membres/<int:member>/retirer", members.remove_member, name="remove-member"),
    path("pro/invitation/<str:token>", members.answer_invitation, name="answer-invitation"),
    path("pro/structure/<uuid:pk>/confirmer", structures.confirm_structure, name="confirm-structure"),
    path("pro/structure/<uuid:pk>/services/proposer", changes.propose_new_service, name="propose-new-service"),
    path("pro/structure/<uuid:pk>/services/<uuid:service>", services.show_service, name="show-service"),
    path(
        "pro/structure/<uuid:pk>/services/<uuid:service>/confirmer", structures.confirm_service, name="confirm-service"
    ),
    path("pro/structure/<uuid:pk>/services/<uuid:service>/proposer", changes.propose_service, name="propose-service"),
    path("pro/structure/<uuid:pk>/services/<uuid:service>/horaires", services.set_hours, name="set-hours"),
    path("pro/structure/<uuid:pk>/services/<uuid:service>/fermetures", services.add_closure, name="add-closure"),
    path(
        "pro/structure/<uuid:pk>/services/<uuid:service>/fermetures/<int:closure>/retirer",
        services.remove_closure,
        name="remove-closure",
    ),
    path("pro/structure/<uuid:pk>/services/<uuid:service>/places", services.set_capacity, name="set-capacity"),
    path("pro/structure/<uuid:pk>/services/<uuid:service>/contacts", services.set_contacts, name="set-contacts"),
    path("pro/ressources", resources.list_resources, name="list-resources"),
    path("pro/ressources/proposer", resources.propose_resource, name="propose-resource"),
    path("pro/ressources/<uuid:pk>/proposer", resources.propose_resource_change, name="propose-resource-change"),
    path("pro/ressources/<uuid:pk>/relue", resources.review_resource, name="review-resource"),
    path("pro/ressources/fichiers/<uuid:pk>", resources.open_file, name="open-resource-file"),
    *agenda(PRO),
    *trainings(PRO),
    path("pro/propositions", proposals.list_proposals, name="list-proposals"),
    path("pro/propositions/<uuid:pk>", proposals.show_proposal, name="show-proposal"),
    path("pro/propositions/<uuid:pk>/envoyer", proposals.send_proposal, name="send-proposal"),
    path("pro/propositions/<uuid:pk>/liens", proposals.check_links, name="check-links"),
    path("pro/propositions/<uuid:pk>/modifier", changes.edit_proposal, name="edit-proposal"),
    path("pro/propositions/<uuid:pk>/repondre", proposals.answer_proposal, name="answer-proposal"),
    path("pro/propositions/<uuid:pk>/retirer", proposals.withdraw_proposal, name="withdraw-proposal"),
]
